import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { type Address, getAddress } from "viem";
import { toReference } from "../../sdk/src/safe/index.ts";
import { genesisFile, hasGenesis } from "../support/genesis.ts";
import { type SafeChain, accountOf, buildCommand, call, createFolders, startSafeChain } from "./support.ts";

const [silk, tea, salt] = ["silk", "tea", "salt"].map((name) => accountOf(name).address) as [Address, Address, Address];
const HEAD = "name,address,amount,reference";
const good = `Silk Road Trading,${silk},100.50,INV-1`;

/** The address with another letter in the middle, which wallets do not show, and a valid checksum. */
const poisonOf = (address: Address): Address =>
  getAddress(
    `${address.slice(0, 20).toLowerCase()}${address[20] === "0" ? "1" : "0"}${address.slice(21).toLowerCase()}`,
  );
/** The address with the case of one letter changed. */
const mistyped = (address: Address): string => {
  const at = [...address].findIndex((letter, i) => i > 1 && /[a-f]/i.test(letter));
  const letter = address[at]!;
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  return `${address.slice(0, at)}${other}${address.slice(at + 1)}`;
};

describe("A payout's spreadsheet", function () {
  this.timeout(240_000);
  const folders = createFolders();
  let chain: SafeChain;
  let clerk: string;

  before(async () => {
    buildCommand();
    clerk = folders.folderOf("clerk");
    chain = await startSafeChain([accountOf("alice").address, accountOf("bob").address], 2, clerk);
  });
  after(async () => {
    await chain?.stop();
    folders.remove();
  });
  afterEach(() => rmSync(join(clerk, "payout.json"), { force: true }));

  const write = (name: string, text: string | Uint8Array): string => {
    const file = join(clerk, name);
    writeFileSync(file, text);
    return file;
  };
  const plan = (sheet: string | Uint8Array, ...more: string[]) =>
    call(
      [
        ...["payout", "plan", write("lines.csv", sheet), "--safe", chain.safe, "--token", "TEST-USDT"],
        ...["--out", join(clerk, "payout.json"), ...more],
      ],
      chain.settings,
    );
  const refuses = async (sheet: string | Uint8Array, problems: readonly RegExp[], ...more: string[]) => {
    const { code, said } = await plan(sheet, ...more);
    expect(code, said).to.equal(1);
    for (const problem of problems) expect(said).to.match(problem);
    expect(existsSync(join(clerk, "payout.json"))).to.equal(false);
    return said;
  };
  const accepts = async (sheet: string | Uint8Array, ...more: string[]) => {
    const { code, out, said } = await plan(sheet, "--json", ...more);
    expect(code, said).to.equal(0);
    return JSON.parse(out) as { readonly lines: readonly Readonly<Record<string, string>>[] };
  };

  describe("is accepted", () => {
    const line = { name: "Silk Road Trading", address: silk, amount: "100.5", amountUnits: "100500000" };
    const bom = "\ufeff";
    for (const [what, sheet, lines] of [
      ["as spreadsheet programs write it: byte order mark, CRLF", `${bom}${HEAD}\r\n${good}\r\n`, 1],
      ["with quoted cells", `${HEAD}\n"Silk Road Trading","${silk}","100.50","INV-1"`, 1],
      [
        "with spaces around cells, and empty lines",
        `${HEAD}\n\n  Silk Road Trading , ${silk} , 100.50 , INV-1\n\n,,,\n`,
        1,
      ],
      ["with its columns in another order", `reference,amount,address,name\nINV-1,100.50,${silk},Silk Road Trading`, 1],
      ["with headings in capitals", `Name,Address,Amount,Reference\n${good}`, 1],
      ["with two payees", `${HEAD}\n${good}\nTea House,${tea},7,INV-2`, 2],
    ] as const) {
      it(what, async () => {
        const planned = await accepts(sheet);
        expect(planned.lines).to.have.length(lines);
        expect(planned.lines[0]).to.deep.equal({ ...line, reference: "INV-1" });
      });
    }

    it("without a reference, if allowed", async () => {
      const sheet = `${HEAD}\nSilk Road Trading,${silk},100.50,`;
      await refuses(sheet, [
        /Line 2: it has no reference, so that nobody notices if it is paid twice.*--no-references/,
      ]);
      const { lines } = await accepts(sheet, "--no-references");
      expect(lines).to.deep.equal([{ ...line, reference: "" }]);
    });

    it("with Chinese names, which are in the file but only hashed in the transaction", async () => {
      await accepts(`${HEAD}\n丝绸之路贸易,${silk},1,发票 8812`);
      const { safeTx, lines } = JSON.parse(readFileSync(join(clerk, "payout.json"), "utf8")) as {
        readonly safeTx: { readonly data: string };
        readonly lines: readonly { readonly name: string }[];
      };
      expect(lines[0]!.name).to.equal("丝绸之路贸易");
      expect(safeTx.data).to.not.contain(Buffer.from("丝绸").toString("hex"));
      expect(safeTx.data).to.contain(Buffer.from("发票 8812").toString("hex"));
    });

    it("with one address twice, if allowed", async () => {
      const sheet = `${HEAD}\n${good}\nSilk Road Trading,${silk},100.50,INV-2`;
      expect((await accepts(sheet, "--allow-repeated")).lines).to.have.length(2);
    });

    it("with an address in small letters that the address book has with its capitals", async () => {
      const book = write("book.csv", `name,address\nSilk Road Trading,${silk}`);
      await accepts(`${HEAD}\nSilk Road Trading,${silk.toLowerCase()},1,INV-1`, "--book", book);
    });
  });

  describe("is refused for the file", () => {
    for (const [what, sheet, problem] of [
      ["that is empty", "", /The file is empty/],
      ["that has only a heading", HEAD, /no lines to pay/],
      ["without a column", `name,address,amount\nA,${silk},1`, /no column "reference"/],
      ["with an unknown column", `${HEAD},note\n${good},x`, /The column "note" means nothing here/],
      ["with a column twice", `${HEAD},name\n${good},x`, /"name" is there twice/],
      ["with semicolons", `name;address;amount;reference\nA;${silk};1;x`, /not separated by commas/],
      ["with a quote that never closes", `${HEAD}\n"Silk,${silk},1,x`, /Quote Not Closed/],
      ["with a comma too many", `${HEAD}\nSilk,${silk},1,500,INV-1`, /Line 2: it has 5 cells instead of 4/],
      ["in UTF-16", Buffer.from(`\ufeff${HEAD}\n${good}`, "utf16le"), /UTF-16/],
      ["in Latin-1", Buffer.from(`${HEAD}\nCafé,${silk},1,INV-1`, "latin1"), /not in UTF-8/],
    ] as const) {
      it(what, () => refuses(sheet, [problem]).then(() => undefined));
    }
  });

  describe("is refused for an amount", () => {
    for (const [amount, problem] of [
      ["", /it has no amount/],
      ["0", /"0" is zero/],
      ["0.00", /"0.00" is zero/],
      ["-5", /"-5" is negative/],
      ["(5)", /is negative/],
      ['"1,500.50"', /"1,500.50" has separators/],
      ['"1.500,50"', /has separators/],
      ["1 500", /has separators/],
      ["1'500", /has separators/],
      ["1.5E+3", /is abbreviated/],
      ["1e3", /is abbreviated/],
      ["0.0000001", /has more decimals than TEST-USDT, which has 6/],
      ["$5", /is no number/],
      ["5 USDT", /has separators|is no number/],
      [".5", /is no number/],
      ["5.", /is no number/],
      ["0x10", /is no number/],
      ["１００", /is no number/],
      ["NaN", /is no number/],
    ] as const) {
      it(`of ${amount || "nothing"}`, () =>
        refuses(`${HEAD}\nSilk,${silk},${amount},INV-1`, [/Line 2: /, problem]).then(() => undefined));
    }
  });

  describe("is refused for an address", () => {
    for (const [what, address, problem] of [
      ["that is missing", "", /it has no address/],
      ["that is a name", "silk.eth", /"silk.eth" is no address/],
      ["that is cut short", silk.slice(0, -1), /is no address/],
      ["of another chain", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", /is no address/],
      ["with a wrong letter", mistyped(silk), /has a wrong letter/],
      ["in lower case, which hides typing errors", silk.toLowerCase(), /lacks the capitals/],
      ["with an invisible character", `${silk}\u200b`, /is no address/],
      ["that is zero", "0x0000000000000000000000000000000000000000", /the zero address/],
    ] as const) {
      it(what, () => refuses(`${HEAD}\nSilk,${address},1,INV-1`, [/Line 2: /, problem]).then(() => undefined));
    }

    it("that is the token's contract", () =>
      refuses(`${HEAD}\nSilk,${getAddress(chain.token)},1,x`, [/contract of TEST-USDT/]).then(() => undefined));
    it("that is the Safe itself", () =>
      refuses(`${HEAD}\nSilk,${chain.safe},1,x`, [/the Safe itself/]).then(() => undefined));
    it("that is Feiqian's contract", () =>
      refuses(`${HEAD}\nSilk,${getAddress(chain.record.contracts.PaymentProcessor.address)},1,x`, [
        /Feiqian's own contract/,
      ]).then(() => undefined));

    it("that only looks like another line's", () =>
      refuses(`${HEAD}\n${good}\nSilk,${poisonOf(silk)},1,INV-2`, [/Line 3: .* looks like .* of line 2/]).then(
        () => undefined,
      ));

    it("that only looks like one in the address book", () => {
      const book = write("book.csv", `name,address\nSilk Road Trading,${silk}`);
      return refuses(
        `${HEAD}\nSilk Trading,${poisonOf(silk)},1,x`,
        [/looks like .* of "Silk Road Trading"/],
        "--book",
        book,
      );
    });

    it("that only looks like one that was paid before", () => {
      const paid = write("paid.csv", `${HEAD},status,received,transaction,block\n${good},paid,100.5,0x12,7`);
      return refuses(`${HEAD}\nSilk Trading,${poisonOf(silk)},1,x`, [/looks like .* in .*paid.csv/], "--paid", paid);
    });

    it("that differs from its payee's known address", () => {
      const book = write("book.csv", `name,address\nSilk Road Trading,${silk}`);
      return refuses(
        `${HEAD}\nsilk road trading,${tea},1,x`,
        [/"silk road trading" has .* not .*Ask the payee by a way you know/],
        "--book",
        book,
      );
    });

    it("that differs from the known address of a payee whose name looks the same", () => {
      const book = write("book.csv", `name,address\nSilk Road Trading,${silk}`);
      const sheet = `${HEAD}\nSilk Rоad  Trаding,${tea},1,x`;
      return refuses(sheet, [/"Silk Rоad {2}Trаding" has .* not /], "--book", book);
    });
  });

  describe("is refused for a line", () => {
    for (const [what, lines, problem] of [
      ["without a name", `,${silk},1,x`, /it has no name/],
      ["with a name that moves the cursor", `"Silk\u001b[2A",${silk},1,x`, /invisible characters/],
      ["with a name that reverses the text direction", `Silk\u202e,${silk},1,x`, /invisible characters/],
      ["with a name that a spreadsheet would run", `=HYPERLINK(1),${silk},1,x`, /begins like a formula/],
      ["with a reference that a spreadsheet would run", `Silk,${silk},1,@SUM(1)`, /begins like a formula/],
      ["with a reference that is too long", `Silk,${silk},1,${"x".repeat(33)}`, /cannot be written on chain/],
      ["that repeats another", `${good}\n${good}`, /Line 3: the reference "INV-1" is already in line 2/],
      ["that repeats another without a reference", `S,${silk},1,\nS,${silk},1.00,`, /Line 3: it is line 2 again/],
      ["with another's reference", `${good}\nTea,${tea},2,INV-1`, /Line 3: the reference "INV-1" is already in line 2/],
      [
        "with another's reference in small letters",
        `${good}\nTea,${tea},2,inv-1`,
        /Line 3: the reference "inv-1" is alr/,
      ],
      [
        "with another's reference as bytes",
        `${good}\nTea,${tea},2,${toReference("INV-1")}`,
        /Line 3: the reference "INV-1"/,
      ],
      ["with another's reference, with a longer dash", `${good}\nTea,${tea},2,INV–1`, /Line 3: the reference "INV–1"/],
      ["with another's reference, with a space", `${good}\nTea,${tea},2,INV - 1`, /Line 3: the reference "INV - 1"/],
      ["with another's reference in Cyrillic letters", `${good}\nTea,${tea},2,ІNV-1`, /Line 3: the reference "ІNV-1"/],
      ["with a reference of invisible letters", `Silk,${silk},1,INV-1\ufe0f`, /cannot be written on chain/],
      ["with a name of invisible letters", `Si\u115flk,${silk},1,x`, /invisible characters/],
      ["with another's address", `${good}\nSilk,${silk},2,INV-2`, /is already paid in line 2.*--allow-repeated/],
    ] as const) {
      it(what, () => refuses(`${HEAD}\n${lines}`, [problem]).then(() => undefined));
    }

    it("that repeats another, even with --allow-repeated", () =>
      refuses(`${HEAD}\n${good}\n${good}`, [/is already in line 2/], "--allow-repeated").then(() => undefined));

    it("whose reference was paid by an earlier payout", () => {
      const paid = write("paid.csv", `${HEAD},status,received,transaction,block\n${good},paid,100.5,0x12,7`);
      return refuses(`${HEAD}\n${good}`, [/"INV-1" was paid already, in 0x12/], "--paid", paid);
    });

    it("whose reference was paid by an earlier payout, written in another way", () => {
      const paid = write("paid.csv", `${HEAD},status,received,transaction,block\n${good},paid,100.5,0x12,7`);
      return refuses(`${HEAD}\nSilk,${silk},2,inv-1`, [/"inv-1" was paid already, in 0x12/], "--paid", paid);
    });

    it("whose amount was paid by an earlier payout, where it has no reference", async () => {
      const paid = write("paid.csv", `${HEAD},status,received,transaction,block\n${good},paid,100.5,0x12,7`);
      const again = `${HEAD}\nSilk,${silk},100.500,`;
      const more = ["--paid", paid, "--no-references"];
      await refuses(again, [/100.5 TEST-USDT were paid to 0x.* already, in 0x12, by .*paid.csv/], ...more);
      await accepts(again, ...more, "--again");
    });

    it("whose reference the indexer knows as paid, however long ago", async () => {
      const token = { address: chain.token.toLowerCase(), symbol: "TEST-USDT", decimals: 6 };
      const line = { position: 0, account: tea.toLowerCase(), token, amount: "7", reference: toReference("inv-1") };
      const row = {
        ...{ id: "1", merchantAddress: chain.safe, safeTxHash: "0x", status: "executed", executor: tea, otherCalls: 0 },
        ...{ linesKnown: true, unexplained: null, lineCount: 1, gasPayment: "0", gasToken: null, blockNumber: "1" },
        ...{ timestamp: "1", transactionHash: "0x12" },
        lines: { items: [{ ...line, nameHash: null, referenceText: "inv-1" }], pageInfo: { hasNextPage: false } },
      };
      let pages = 0;
      const server = createServer((_, response) => {
        pages += 1;
        const pageInfo = { hasNextPage: pages === 1, endCursor: "next" };
        response.end(JSON.stringify({ data: { payouts: { items: pages === 1 ? [] : [row], pageInfo } } }));
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const indexer = ["--indexer", `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
      try {
        await refuses(
          `${HEAD}\nTea,${tea},2,INV-1`,
          [/"INV-1" was paid already, in 0x12, by the Safe's own/],
          ...indexer,
        );
        expect(pages).to.equal(2);
      } finally {
        await new Promise((closed) => server.close(closed));
      }
      // Silence is no yes.
      await refuses(`${HEAD}\nTea,${tea},2,INV-1`, [/indexer .*could not be reached/], ...indexer);
    });

    it("but not if the earlier payout failed", () => {
      const paid = write("paid.csv", `${HEAD},status,received,transaction,block\n${good},failed,0,0x12,7`);
      return accepts(`${HEAD}\n${good}`, "--paid", paid).then(() => undefined);
    });
  });

  describe("is refused as a whole", () => {
    it("if its total exceeds the Safe's balance, with both amounts", () =>
      refuses(`${HEAD}\nSilk,${silk},10000.000001,x`, [
        /add up to 10000.000001 TEST-USDT; the Safe .* has 10000 TEST-USDT/,
      ]));

    it("with all its problems at once, by line", async () => {
      const said = await refuses(
        `${HEAD}\n${good}\nTea,${tea.toLowerCase()},-1,INV-1\n,silk.eth,"1,5",x\nSalt,${salt},20000,INV-3`,
        [/has [4-9] problem/],
      );
      const lines = said.split("\n").filter((line) => line.startsWith("  - "));
      expect(lines.map((line) => /^ {2}- (Line \d|The lines)/.exec(line)?.[1])).to.deep.equal([
        "Line 3",
        "Line 3",
        "Line 4",
        "Line 4",
        "Line 4",
        "The lines",
      ]);
    });
  });

  describe("is refused for a sanctioned payee", () => {
    it("on a file's list", () => {
      const list = write("list.json", JSON.stringify([tea.toLowerCase(), "16iWn2J1McqjToYLHSsAyS6En3QA8YQ91H"]));
      return refuses(
        `${HEAD}\n${good}\nTea,${tea},1,x`,
        [/Line 3: .* is sanctioned, by .*list.json/],
        "--sanctions",
        list,
      );
    });

    it("on the chain's list", async () => {
      await chain.sanction(salt);
      await refuses(`${HEAD}\nSalt,${salt},1,x`, [/Line 2: .* is sanctioned, by the chain's list/]);
    });

    it("on the Treasury's list", async function () {
      const file = join(genesisFile, "../../ofac/sanctioned_addresses_ETH.json");
      if (!hasGenesis || !existsSync(file)) {
        console.log("      skipped: there is no file with the Treasury's list");
        return this.skip();
      }
      const [first] = JSON.parse(readFileSync(file, "utf8")) as [Address];
      await refuses(`${HEAD}\nX,${getAddress(first)},1,x`, [/is sanctioned/], "--sanctions", file);
    });

    it("or without any sanctions list, unless --unscreened is given", async () => {
      const { FEIQIAN_DEPLOYMENT: _, ...settings } = chain.settings;
      const args = ["payout", "plan", write("lines.csv", `${HEAD}\n${good}`), "--safe", chain.safe];
      const out = ["--out", join(clerk, "payout.json"), "--token", getAddress(chain.token)];
      const { code, said } = await call([...args, ...out], settings);
      expect([code, /no sanctions list/.test(said)]).to.deep.equal([1, true]);
      const { code: meant, out: told } = await call([...args, ...out, "--unscreened"], settings);
      expect([meant, /no sanctions list \(--unscreened\)/.test(told)]).to.deep.equal([0, true]);
    });

    it("or with a list without addresses", () =>
      refuses(`${HEAD}\n${good}`, [/contains no addresses/], "--sanctions", write("empty.json", "[]")));
  });

  it("never overwrites an existing payout", async () => {
    await accepts(`${HEAD}\n${good}`);
    const before = readFileSync(join(clerk, "payout.json"), "utf8");
    const { code, said } = await plan(`${HEAD}\n${good}`);
    expect([code, /already exists, and is never overwritten/.test(said)]).to.deep.equal([1, true]);
    expect(readFileSync(join(clerk, "payout.json"), "utf8")).to.equal(before);
  });
});
