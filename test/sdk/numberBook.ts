import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { zeroAddress, zeroHash } from "viem";
import {
  MalformedTermsError,
  type NumberBook,
  type NumberBookConfig,
  type NumberlessTerms,
  createNumberBook,
} from "../../sdk/src/index.ts";
import { createFileNumberBook, listIssuedInvoices } from "../../sdk/src/node/index.ts";

const terms: NumberlessTerms = {
  merchant: "0x1111111111111111111111111111111111111111",
  operator: zeroAddress,
  payer: zeroAddress,
  token: "0x2222222222222222222222222222222222222222",
  amount: 100_000_000n,
  currency: "0x2222222222222222222222222222222222222222",
  source: zeroAddress,
  payExpiry: 1_900_000_000n,
  authorizationExpiry: 0n,
  feeBps: 25n,
  feeReceiver: "0x3333333333333333333333333333333333333333",
  policy: zeroAddress,
  referenceHash: zeroHash,
  splits: [{ account: "0x4444444444444444444444444444444444444444", bps: 500n }],
};
const cheaper = { ...terms, amount: 90_000_000n };
const dearer = { ...terms, amount: 110_000_000n };
const order = (key: string, series = "1-a-b") => ({ series, key });

/** What every book has to do, wherever it writes. */
function behavesAsBook(open: (config?: NumberBookConfig) => NumberBook): void {
  it("counts up from 1, an order at a time", async () => {
    const book = open();
    const numbers = [];
    for (const key of ["a", "b", "c"]) numbers.push((await book.allocate(order(key), terms)).number);
    expect(numbers).to.deep.equal([1n, 2n, 3n]);
  });

  it("keeps an order's number and terms, whatever it is asked with later", async () => {
    const book = open();
    const first = await book.allocate(order("a"), terms);
    expect(await book.allocate(order("a"), cheaper)).to.deep.equal(first);
    expect(await book.get(order("a"))).to.deep.equal({ number: 1n, terms });
  });

  it("knows nothing of an order that has not been", async () => {
    expect(await open().get(order("a"))).to.equal(undefined);
  });

  it("takes keys of any text", async () => {
    const book = open();
    const keys = ["../../etc", "a/b", "ä 飛錢", "x".repeat(1000), "A", "a"];
    for (const key of keys) await book.allocate(order(key), terms);
    for (const [i, key] of keys.entries()) expect((await book.get(order(key)))?.number).to.equal(BigInt(i + 1));
  });

  it("numbers each series apart", async () => {
    const book = open();
    await book.allocate(order("a", "1-p-m"), terms);
    expect((await book.allocate(order("b", "31337-p-m"), terms)).number).to.equal(1n);
    expect(await book.get(order("a", "31337-p-m"))).to.equal(undefined);
  });

  it("counts in the range of its server, from the first that it is given", async () => {
    const book = open({ server: 2n, first: 10n });
    expect((await book.allocate(order("a"), terms)).number).to.equal((2n << 32n) | 10n);
    expect(() => open({ first: 2n ** 32n })).to.throw(MalformedTermsError);
  });

  it("gives one number to an order that comes twenty times at once, and leaves no gap", async () => {
    const book = open();
    const keys = Array.from({ length: 20 }, (_, i) => `order-${i % 4}`);
    const entries = await Promise.all(keys.map((key) => book.allocate(order(key), terms)));
    const numbers = new Map(keys.map((key, i) => [key, entries[i]!.number]));
    for (const [i, key] of keys.entries()) expect(entries[i]!.number).to.equal(numbers.get(key));
    expect([...new Set(numbers.values())].sort()).to.deep.equal([1n, 2n, 3n, 4n]);
    expect((await book.allocate(order("next"), terms)).number).to.equal(5n);
  });

  it("amends an order's terms under its number", async () => {
    const book = open();
    const from = await book.allocate(order("a"), terms);
    expect(await book.amend(order("a"), { from, to: cheaper })).to.deep.equal({ number: 1n, terms: cheaper });
    expect(await book.get(order("a"))).to.deep.equal({ number: 1n, terms: cheaper });
  });

  it("lets one of two amendments stand, and tells the other", async () => {
    const book = open();
    const from = await book.allocate(order("a"), terms);
    const both = await Promise.all([cheaper, dearer].map((to) => book.amend(order("a"), { from, to })));
    expect(both[0]).to.deep.equal(both[1]);
    expect(await book.get(order("a"))).to.deep.equal(both[0]);
  });
}

describe("A number book", () => {
  describe("in memory", () => behavesAsBook(createNumberBook));

  describe("in a folder of files", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "numbers-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const open = (config?: NumberBookConfig) => createFileNumberBook({ folder, ...config });
    behavesAsBook(open);

    it("is the same book for the next process", async () => {
      await open().allocate(order("a"), terms);
      const book = open();
      expect(await book.get(order("a"))).to.deep.equal({ number: 1n, terms });
      expect((await book.allocate(order("b"), terms)).number).to.equal(2n);
    });

    it("gives one number to an order that several processes come with at once", async () => {
      const book = join(import.meta.dirname, "../../sdk/src/node/index.ts");
      // Each process asks for the same five orders, in an order of its own.
      const program = `
        const { createFileNumberBook } = await import(${JSON.stringify(book)});
        const book = createFileNumberBook({ folder: process.argv[1] });
        const terms = JSON.parse(process.argv[2]);
        const keys = [0, 1, 2, 3, 4].map((i) => "order-" + ((i + Number(process.argv[3])) % 5));
        const entries = await Promise.all(keys.map((key) => book.allocate({ series: "s", key }, terms)));
        console.log(JSON.stringify(Object.fromEntries(keys.map((key, i) => [key, String(entries[i].number)]))));`;
      const ask = (i: number) =>
        promisify(execFile)(process.execPath, [
          "--input-type=module",
          "--eval",
          program,
          folder,
          JSON.stringify({ splits: [] }),
          String(i),
        ]);
      const answers = await Promise.all([0, 1, 2].map(ask));
      const told = answers.map(({ stdout }) => JSON.parse(stdout) as Readonly<Record<string, string>>);
      for (const one of told) expect(one).to.deep.equal(told[0]);
      expect(new Set(Object.values(told[0]!)).size).to.equal(5);
    });

    it("keeps the time at which each invoice was issued, amendments too, for an export", async () => {
      const before = Math.floor(Date.now() / 1_000);
      const from = await open().allocate(order("tea, 1"), terms);
      await open().amend(order("tea, 1"), { from, to: cheaper });
      await open().allocate(order("b", "31337-p-m"), terms);
      const issued = await listIssuedInvoices({ folder });
      const rowOf = ({ series, key, number, version, terms: of }: (typeof issued)[number]) => [
        ...[series, key, number, version, of.amount],
      ];
      expect(issued.map(rowOf)).to.deep.equal([
        ["1-a-b", "tea, 1", 1n, 0, 100_000_000n],
        ["1-a-b", "tea, 1", 1n, 1, 90_000_000n],
        ["31337-p-m", "b", 1n, 0, 100_000_000n],
      ]);
      for (const { issuedAt } of issued) expect(issuedAt).to.be.within(before, Date.now() / 1_000);
    });

    it("lists an invoice of a version that kept no time", async () => {
      await open().allocate(order("a"), terms);
      const [file] = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".json"),
      );
      const path = join(folder, file!);
      writeFileSync(path, readFileSync(path, "utf8").replace(/"issuedAt":\d+,/, ""));
      expect((await listIssuedInvoices({ folder }))[0]).to.deep.include({ number: 1n, issuedAt: undefined });
      expect(await open().get(order("a"))).to.deep.equal({ number: 1n, terms });
    });

    it("leaves no drafts behind", async () => {
      const book = open();
      const from = await book.allocate(order("a"), terms);
      await book.amend(order("a"), { from, to: cheaper });
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
      expect(files.filter((name) => name.endsWith(".draft"))).to.deep.equal([]);
    });

    it("skips a number that a process took and died with", async () => {
      const book = open();
      await book.allocate(order("a"), terms);
      const [series] = readdirSync(folder);
      const taken = readdirSync(join(folder, series!)).find((name) => name === "number-1");
      expect(taken).to.equal("number-1");
      await promisify(execFile)("touch", [join(folder, series!, "number-2")]);
      expect((await book.allocate(order("b"), terms)).number).to.equal(3n);
    });
  });
});
