import { expect } from "chai";
import { describe, it } from "mocha";
import { countLines } from "../../scripts/size/lines.ts";

describe("counting lines", () => {
  it("takes no comment sign in a string, a template or a regular expression for a comment", () => {
    const text = 'const a = `\n// text\n`;\nconst b = /\\/\\//;\nconst c = "http://x";\n';
    expect(countLines("a.ts", text)).to.deep.equal({ total: 5, code: 5, comments: 0 });
  });

  it("counts a line with code and a comment as code", () => {
    const text = "const a = 1; // one\n/* of\n   b */ f();\n";
    expect(countLines("a.ts", text)).to.deep.equal({ total: 3, code: 2, comments: 1 });
  });

  it("counts documentation as comments, and blank lines as neither", () => {
    const text = "/**\n * One.\n */\n\nexport const a = 1;\n";
    expect(countLines("a.ts", text)).to.deep.equal({ total: 5, code: 1, comments: 3 });
  });

  it("reads Solidity", () => {
    const text = '/// One.\nuint256 constant A = 1; // one\n\nstring constant B = "http://b";\n/* of\n   c */\n';
    expect(countLines("a.sol", text)).to.deep.equal({ total: 6, code: 2, comments: 3 });
  });

  it("counts text between JSX tags as code", () => {
    expect(countLines("a.tsx", "const a = (\n  <p>\n    // text\n  </p>\n);\n")).to.deep.equal({
      total: 5,
      code: 5,
      comments: 0,
    });
  });
});
