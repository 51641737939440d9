import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { describe, it } from "mocha";
import { readSheet } from "../../sdk/src/safe/index.ts";
import type { ParseCsv } from "../../sdk/src/safe/index.ts";
import { parseCsv } from "../../sdk/web/src/payout/files/parseCsv.ts";

/** What a sheet comes to by a parser; of a file that is none, that it is none: each parser says it in its own words. */
const readBy = (parser: ParseCsv, text: string) => {
  const { rows, problems } = readSheet({ text, parse: parser, columns: ["a", "b"] });
  return {
    rows,
    problems: problems.map(({ kind, line, facts }) => (kind === "noCsv" ? { kind } : { kind, line, facts })),
  };
};

const pieces = [
  "x",
  "1.50",
  "丝绸",
  ",",
  ",",
  "\n",
  "\r\n",
  '"',
  '""',
  '"',
  " ",
  "\t",
  "\f",
  ";",
  "a,b\n",
  '"q"',
  '"q,\nr"',
];

/** A generator of its own, so that what fails fails again. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

describe("The page's parser of CSV", () => {
  for (const [what, text] of [
    ["as a spreadsheet writes it", "\ufeffa,b\r\n1,2\r\n"],
    ["with commas, quotes and line breaks within quotes", 'a,b\n"1,\n2","say ""x"""\n3,4'],
    ["with spaces around quotes and cells", 'a , b\n "1" , 2 \n'],
    ["with empty lines", "\n\na,b\n\n1,2\n , \n\n"],
    ["with too many and too few cells", "a,b\n1,2,3\n4\n5,6"],
    ["with quotes that do not close", 'a,b\n"1,2'],
    ["with a quote within a cell", 'a,b\n1"2,3'],
    ["with something behind a quote", 'a,b\n"1"2,3'],
    ["that is empty", ""],
  ] as const)
    it(`reads a sheet as the command's does: ${what}`, () => {
      expect(readBy(parseCsv, text)).to.deep.equal(readBy(parse as ParseCsv, text));
    });

  it("reads 20,000 sheets of any pieces as the command's does", () => {
    const random = numbers(1);
    const next = (below: number) => Math.floor((random.next().value as number) * below);
    for (let i = 0; i < 20_000; i += 1) {
      const text = `a,b\n${Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join("")}`;
      expect(readBy(parseCsv, text), JSON.stringify(text)).to.deep.equal(readBy(parse as ParseCsv, text));
    }
  });
});
