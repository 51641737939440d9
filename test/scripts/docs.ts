import { expect } from "chai";
import { describe, it } from "mocha";
import { type Block, commandsOf, fileNameOf, readBlocks } from "../../scripts/docs/blocks.ts";
import { checkGraphql, checkJson, checkShell, checkSolidity } from "../../scripts/docs/others.ts";
import { checkTypeScript } from "../../scripts/docs/typescript.ts";

const block = (language: string, text: string, line = 1): Block => ({ file: "a.md", line, language, text });

describe("the code blocks of documents", () => {
  const document = [
    "# A",
    "```sh",
    "npm test # all of it",
    "# nothing",
    "```",
    "words",
    "```ts",
    "// a.mjs",
    "1;",
    "```",
  ];

  it("are read with their language and line", () => {
    expect(readBlocks("a.md", document.join("\n"))).to.deep.equal([
      block("sh", "npm test # all of it\n# nothing", 3),
      block("ts", "// a.mjs\n1;", 8),
    ]);
  });

  it("have commands, and names to be saved under", () => {
    const [shell, code] = readBlocks("a.md", document.join("\n"));
    expect(commandsOf(shell!)).to.deep.equal(["npm test"]);
    expect([fileNameOf(shell!), fileNameOf(code!)]).to.deep.equal([undefined, "a.mjs"]);
  });

  it("are refused when one never ends", () => {
    expect(() => readBlocks("a.md", "```ts\n1;")).to.throw("a.md:2");
  });

  describe("in TypeScript", () => {
    it("are compiled against the SDK, and wrong ones are found at their line", () => {
      const text = 'import { getPaymentId } from "@feiqian/sdk";\ngetPaymentId(1);';
      expect(checkTypeScript([block("ts", text, 10)]).map((problem) => problem.split(" ")[0])).to.deep.equal([
        "a.md:11",
      ]);
    });

    it("go on from the ones before, unless they import", () => {
      expect(checkTypeScript([block("ts", "const a = 1;"), block("ts", "a.toFixed();", 5)])).to.deep.equal([]);
      const apart = [block("ts", "const a = 1;"), block("ts", 'import "viem";\na.toFixed();', 5)];
      expect(checkTypeScript(apart)).to.have.length(1);
    });
  });

  it("in shell have to be scripts, or tried by a test", () => {
    const commands = ["npm start", "npm run check", "npm run nothing", "npm check", "rm -rf /", "mkdir shop"];
    const refused = checkShell([block("sh", commands.join("\n"))], ["mkdir shop"]);
    expect(refused.map((problem) => /"(.*?)"/.exec(problem)![1])).to.deep.equal([
      "npm run nothing",
      "npm check",
      "rm -rf /",
    ]);
  });

  it("in GraphQL have to be answered by the indexer", async () => {
    const problems = await checkGraphql([
      block("graphql", "{ payments { items { number } } }"),
      block("graphql", "{ payments { items { colour } } }"),
      block("graphql", "{ payments"),
    ]);
    expect(problems).to.have.length(2);
  });

  it("in Solidity have to stand in a contract, however far they are indented", () => {
    const charge = [
      "function charge(",
      "    PaymentTerms calldata terms,",
      "    address signer,",
      "    uint256 maxIn,",
    ].join("\n");
    expect(checkSolidity([block("solidity", charge)])).to.deep.equal([]);
    expect(checkSolidity([block("solidity", charge.replace("maxIn", "maxOut"))])).to.have.length(1);
  });

  it("in JSON have to be JSON", () => {
    expect(checkJson([block("json", '{"a": 1}'), block("json", "{a: 1}")])).to.have.length(1);
  });
});
