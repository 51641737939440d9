import { expect } from "chai";
import { describe, it } from "mocha";
import type { Sale } from "../../scripts/seed/operations.ts";
import { dueOf } from "../../scripts/seed/prices.ts";
import { weekdayOf } from "../../scripts/seed/calendar.ts";
import { toLocalConfig } from "../../scripts/stack/stack.ts";
import {
  type BalanceRow,
  type InvoiceRow,
  type PayoutLineRow,
  type PricedRow,
  countWrong,
} from "../../scripts/start/compare.ts";
import { planSeason } from "../../scripts/start/season.ts";
import { canonicalSafeContracts } from "../../sdk/src/safe/index.ts";

const DAY = 86_400;

describe("The season of npm start", () => {
  const now = Date.UTC(2026, 5, 1) / 1_000;
  const { books, operations, calendar } = planSeason(now);
  const sales: readonly Sale[] = operations.flatMap((operation) => ("sale" in operation ? [operation.sale] : []));

  it("begins on a Wednesday and is over by now, whatever day that is", () => {
    for (let day = 0; day < 7; day++) {
      const { start, end } = planSeason(now + day * DAY).calendar;
      expect(weekdayOf(start)).to.equal(3);
      expect(end).to.be.within(now + (day - 7) * DAY, now + day * DAY);
    }
  });

  it("passes over the weeks of Christmas and New Year, whatever day it is", () => {
    const since = Date.UTC(2020, 0, 1) / 1_000;
    for (let day = 0; day < 12 * 365; day += 3) {
      const at = since + day * DAY;
      const { start, end } = planSeason(at).calendar;
      const dates = Array.from({ length: 6 }, (_, i) => new Date((start + i * DAY) * 1_000).toISOString().slice(5, 10));
      expect(dates).not.to.include.oneOf(["12-25", "01-01"]);
      expect(end).to.be.within(at - 22 * DAY, at);
    }
  });

  it("follows the head of a chain that is too late for it, as a fork is", () => {
    for (let day = 0; day < 7; day++) {
      const head = now + day * DAY;
      const { start } = planSeason(head, head).calendar;
      expect(weekdayOf(start)).to.equal(3);
      expect(start).to.be.within(head, head + 8 * DAY);
    }
  });

  it("makes no money and loses none", () => {
    const funded = operations.reduce((sum, one) => (one.does === "fund" ? sum + one.amount : sum), 0n);
    expect([...books.balances.values()].reduce((sum, balance) => sum + balance, 0n)).to.equal(funded);
  });

  it("comes to the same whenever it begins, in summer, in winter and at Christmas", () => {
    const balancesOf = (days: number) => [...planSeason(now + days * DAY).books.balances];
    expect(balancesOf(200)).to.deep.equal(balancesOf(50));
    expect(balancesOf(209)).to.deep.equal(balancesOf(50));
  });

  it("has every verb, over every rail, with fee and with several payees", () => {
    const verbs = ["charge", "authorize", "capture", "batch", "void", "reclaim", "refund", "cancel", "claim", "payout"];
    for (const verb of verbs) expect(books.deeds[verb], verb).to.be.greaterThan(0);
    for (const rail of ["allowance", "permit2", "relayed"]) {
      const charged = sales.filter((sale) => sale.rail === rail && sale.authorizationExpiry === 0);
      expect(charged.some(({ feeBps }) => feeBps > 0n)).to.equal(true);
    }
    expect(sales.some(({ splits }) => splits.length === 4)).to.equal(true);
  });

  it("is refused by every guard that a person may meet", () => {
    const errors = operations.flatMap((one) => (one.does === "refuse" ? [one.error] : []));
    expect(new Set(errors)).to.deep.equal(
      new Set([
        ...["AuthorizationExpiredError", "NumberSpentError", "PolicyRefusedError", "PayerMismatchError"],
        ...["InvoiceExpiredError", "OffPegError", "LatchShutError", "MarketClosedError"],
      ]),
    );
  });

  it("ends on a Monday, once the market is open again", () => {
    expect(weekdayOf(calendar.end - 1)).to.equal(1);
    expect(calendar.weekend).not.to.equal(null);
  });

  it("pays out to several what the merchant has taken", () => {
    expect(books.payouts).to.have.lengthOf(1);
    expect(books.payouts[0]!.lines).to.have.length.of.at.least(5);
    expect(books.balanceOf("wholesale") > 0n).to.equal(true);
  });

  it("reckons what euros and yuan come to, to the unit, rounded up", () => {
    const [euro, yuan] = [108_310_000n, 14_010_000n];
    expect(dueOf({ amount: 10_000n, answer: euro })).to.equal(108_310_000n);
    expect(dueOf({ amount: 125_000n, answer: yuan })).to.equal(175_125_000n);
    expect(dueOf({ amount: 1n, answer: 14_010_001n })).to.equal(1_402n);
  });
});

describe("The season's comparison", () => {
  const balance = (change: Partial<BalanceRow>) =>
    ({ difference: "0", graphqlDifference: "0", ...change }) as BalanceRow;
  const line = (byGraphql: string): PayoutLineRow => ({ who: "silk", reference: "INV-1", amount: "10", byGraphql });
  const agreed = { shouldPay: "10 at 1.1", paid: "10 at 1.1", byGraphql: "10 at 1.1" };
  const price = (change: Partial<PricedRow>) => ({ ...agreed, ...change }) as PricedRow;
  const invoice = (is: string) => ({ shouldBe: "charged", is }) as InvoiceRow;
  const none = { balances: [], invoices: [], priced: [], payout: [] };

  it("counts nothing where all is as it should be", () => {
    const rows = {
      balances: [balance({})],
      invoices: [invoice("charged")],
      payout: [line("INV-1 10")],
      priced: [price({})],
    };
    expect(countWrong(rows)).to.equal(0);
  });

  it("counts a balance that differs on chain, one that differs by GraphQL, and an invoice of another fate", () => {
    const balances = [balance({ difference: "-0.000001" }), balance({ graphqlDifference: "1" })];
    expect(countWrong({ ...none, balances, invoices: [invoice("open")] })).to.equal(3);
  });

  it("counts a line of the payout that GraphQL lacks, has twice, or has with another reference or amount", () => {
    const payout = ["", "INV-1 10, INV-1 10", "INV-2 10", "INV-1 9"].map(line);
    expect(countWrong({ ...none, payout })).to.equal(4);
  });

  it("counts a price that chain or GraphQL has otherwise", () => {
    const priced = [price({ paid: "10 at 1.2" }), price({ byGraphql: "nothing" })];
    expect(countWrong({ ...none, priced })).to.equal(2);
  });
});

describe("The stack's config", () => {
  it("has the TEST token on an empty chain", () => {
    const config = toLocalConfig(31337, { "31337": canonicalSafeContracts });
    expect(config).to.deep.include({ isTest: true, tokens: ["mock"] });
  });

  it("has the real USDT on a copy of Ethereum, where it is worth nothing all the same", () => {
    const { isTest, chainId, tokens, admin } = toLocalConfig(1, { "1": canonicalSafeContracts });
    expect({ isTest, chainId }).to.deep.equal({ isTest: true, chainId: 1 });
    expect(tokens[0]).to.include({ symbol: "USDT", address: "0xdAC17F958D2ee523a2206206994597C13D831ec7" });
    expect(admin.delaySeconds).to.equal(60);
  });
});
