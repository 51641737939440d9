import { readFileSync } from "node:fs";
import { expect } from "chai";
import { describe, it } from "mocha";
import { keccak256, stringToHex } from "viem";
import { differingTables, digestOf } from "../../scripts/seed/check/digest.ts";
import { questions } from "../../scripts/seed/check/queries.ts";
import { type World, checkAll } from "../../scripts/seed/check/world.ts";
import { assemblePeople } from "../../scripts/seed/people.ts";
import { FIRST_DAY, toPlan } from "../../scripts/seed/plan.ts";

const plan = toPlan({ days: 5, seed: 7, start: FIRST_DAY });
const { addressOf } = assemblePeople(FIRST_DAY);

/** A database that has every list, and nothing in any of them. */
const empty = { items: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } };
const nothing = {
  invoiceNumber: null,
  ...Object.fromEntries(
    [
      "dailyTotals",
      "dailyIncomes",
      "legs",
      "payments",
      "credits",
      "signers",
      "strayRefunds",
      "dailyCurrencyTotals",
      "payouts",
      "payoutLines",
    ].map((name) => [name, empty]),
  ),
};

const worldOf = (answer: unknown): World => ({
  ask: <T>() => Promise.resolve(answer as T),
  plan,
  lower: (name) => addressOf(name).toLowerCase(),
  lived: {
    addressOf,
    invoices: {
      sign: ({ merchant, number }) =>
        Promise.resolve({ id: keccak256(stringToHex(`${merchant} ${number}`)) } as Awaited<
          ReturnType<World["lived"]["invoices"]["sign"]>
        >),
      termsOf: () => Promise.reject(new Error("No terms are needed here")),
    },
  },
  wrong: [],
});

describe("The check of the sample", () => {
  const lost = Object.keys(questions);

  for (const name of lost) {
    it(`finds out by ${name} that a database has lost everything`, async () => {
      const world = worldOf(nothing);
      const query = readFileSync(new URL(`../../indexer/queries/${name}.graphql`, import.meta.url), "utf8");
      expect(await checkAll(world, name, query, await questions[name]!(world))).to.be.greaterThan(0);
      expect(world.wrong).not.to.deep.equal([]);
    });
  }

  it("finds out by signers-in-force that one signer may promise more than was named", async () => {
    const { signer, validUntil, maxOutBps, changes } = plan.books.signers.get("cafe cafe signer 2")!;
    const row = (bps: bigint) => ({
      signer: addressOf(signer).toLowerCase(),
      validUntil: String(validUntil),
      maxOutBps: Number(bps),
      events: { items: Array.from({ length: changes }, () => ({})) },
    });
    const wrongWith = async (bps: bigint) => {
      const world = worldOf({ signers: { items: [row(bps)] } });
      await checkAll(world, "signers-in-force", "", await questions["signers-in-force"]!(world));
      return world.wrong.filter((line) => line.startsWith("signers-in-force cafe"));
    };
    expect(await wrongWith(maxOutBps)).to.deep.equal([]);
    expect(await wrongWith(maxOutBps + 1n)).to.have.lengthOf(2);
  });

  describe("of two databases", () => {
    const tables = (amount: string) => ({ payment: new Map([["0x1", { id: "0x1", amount }]]), leg: new Map() });

    it("calls them the same where every column is", () => {
      expect(differingTables(digestOf(tables("7")), digestOf(tables("7")))).to.deep.equal([]);
    });

    it("names the table in which one column differs", () => {
      expect(differingTables(digestOf(tables("7")), digestOf(tables("8")))).to.deep.equal(["payment"]);
    });

    it("names the table that one of them does not have", () => {
      const { payment } = tables("7");
      expect(differingTables(digestOf(tables("7")), digestOf({ payment }))).to.deep.equal(["leg"]);
    });
  });
});
