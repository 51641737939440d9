import { expect } from "chai";
import { describe, it } from "mocha";
import {
  type BalanceRow,
  type InvoiceRow,
  type PayoutLineRow,
  type PricedRow,
  countWrong,
} from "../../scripts/scenario/compare.ts";
import { changesByAll, changesByPayments } from "../../scripts/scenario/expect.ts";
import { invoices, payout, signerCaps } from "../../scripts/scenario/plan.ts";
import { dueOf, priced, pricedPlans, rateOf } from "../../scripts/scenario/pricedPlan.ts";
import { toLocalConfig } from "../../scripts/stack/stack.ts";
import { canonicalSafeContracts } from "../../sdk/src/safe/index.ts";

const sum = (changes: ReadonlyMap<string, bigint>) =>
  [...changes.values()].reduce((total, change) => total + change, 0n);

describe("The scenario's plan", () => {
  it("makes no money and loses none", () => {
    expect(sum(changesByPayments())).to.equal(0n);
    expect(sum(changesByAll())).to.equal(0n);
  });

  it("has twelve invoice numbers, over every rail, with fee and with five payees on both", () => {
    expect(new Set(invoices.map(({ merchant, number }) => `${merchant} ${number}`))).to.have.lengthOf(12);
    for (const rail of ["allowance", "permit2"]) {
      const charged = invoices.filter((invoice) => invoice.rail === rail && invoice.fate === "charged");
      expect(charged.some(({ feeBps }) => feeBps !== undefined)).to.equal(true);
      expect(charged.some(({ splits }) => Object.keys(splits ?? {}).length === 4)).to.equal(true);
    }
  });

  it("stays within what each signer may promise", () => {
    for (const { merchant, feeBps = 0n, splits = {} } of invoices) {
      const out = Object.values(splits).reduce((total, bps) => total + bps, feeBps);
      expect(out <= signerCaps[merchant]).to.equal(true);
    }
  });

  it("reckons what euros and yuan come to, to the unit, by what the feeds begin with", () => {
    expect(priced.map((planned) => dueOf(planned, 6))).to.deep.equal([108_310_000n, 175_125_000n, 86_648_000n]);
    expect(rateOf(pricedPlans.weekend)).to.equal(1_083_100_000_000_000_000n);
    const cent = { ...pricedPlans.captured, amount: 1n };
    expect([dueOf(cent, 6), dueOf(cent, 2)]).to.deep.equal([1_401n, 1n]);
  });

  it("pays five suppliers out of what the merchant has taken", () => {
    expect(payout.lines).to.have.lengthOf(5);
    expect(changesByAll().get(payout.merchant)! > 0n).to.equal(true);
  });
});

describe("The scenario's comparison", () => {
  const balance = (change: Partial<BalanceRow>) =>
    ({ difference: "0", graphqlDifference: "0", ...change }) as BalanceRow;
  const line = (byGraphql: string): PayoutLineRow => ({ who: "silk", reference: "INV-1", amount: "10", byGraphql });
  const agreed = {
    shouldPay: "10 at 1.1",
    paid: "10 at 1.1",
    byGraphql: "10 at 1.1",
    shouldBe: "charged",
    is: "charged",
  };
  const price = (change: Partial<PricedRow>) => ({ ...agreed, ...change }) as PricedRow;
  const invoice = (is: string) => ({ shouldBe: "charged", is }) as InvoiceRow;

  it("counts nothing where all is as it should be", () => {
    expect(countWrong([balance({})], [invoice("charged")], [line("INV-1 10")], [price({})])).to.equal(0);
  });

  it("counts a balance that differs on chain, one that differs by GraphQL, and an invoice of another fate", () => {
    const balances = [balance({ difference: "-0.000001" }), balance({ graphqlDifference: "1" })];
    expect(countWrong(balances, [invoice("open")], [], [])).to.equal(3);
  });

  it("counts a line of the payout that GraphQL lacks, has twice, or has with another reference or amount", () => {
    const lines = ["", "INV-1 10, INV-1 10", "INV-2 10", "INV-1 9"].map(line);
    expect(countWrong([], [], lines, [])).to.equal(4);
  });

  it("counts a price that chain or GraphQL has otherwise, and a priced invoice of another fate", () => {
    const prices = [price({ paid: "10 at 1.2" }), price({ byGraphql: "nothing" }), price({ is: "open" })];
    expect(countWrong([], [], [], prices)).to.equal(3);
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
