import { expect } from "chai";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import {
  AmountOutOfRangeError,
  AuthorizationTooLongError,
  AuthorizationTooShortError,
  BpsOverRestError,
  InvoiceExpiredError,
  MalformedTermsError,
  PayeeNotAllowedError,
  PayerIsMerchantError,
  PayerNotNamedError,
  type PaymentTerms,
  SplitsNotAscendingError,
  TooManySplitsError,
} from "../../sdk/src/index.ts";
import { checkTerms } from "../../sdk/src/terms/checkTerms.ts";
import { completeTerms } from "../../sdk/src/terms/completeTerms.ts";
import { toInvoiceNumber } from "../../sdk/src/terms/toInvoiceNumber.ts";
import { refusalOf } from "../support/refusal.ts";
import { merchant, target, termsOf } from "./invoice.ts";

const [a, b] = ["0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222"] as const;
const day = 86_400n;
const check = (overrides: object, now?: bigint) => () =>
  checkTerms(termsOf(overrides as Partial<PaymentTerms>), { ...target, now });
const splitsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ account: `0x${`${i + 1}`.padStart(40, "0")}`, bps: 1n }));

describe("Terms, before they are signed", () => {
  describe("when every rule is kept", () => {
    it("are taken at the edges", () => {
      check({ amount: 1n, number: 0n, payExpiry: 101n }, 100n)();
      check({ amount: 2n ** 120n - 1n, splits: splitsOf(16), feeBps: 10_000n - 16n, feeReceiver: a })();
      const authorized = { payer: a, payExpiry: 1_000n };
      check({ ...authorized, authorizationExpiry: 1_000n + day }, 100n)();
      check({ ...authorized, authorizationExpiry: 100n + 366n * day }, 100n)();
    });
  });

  const refused: readonly (readonly [string, object, new (...args: never[]) => Error])[] = [
    ["an amount of 0", { amount: 0n }, AmountOutOfRangeError],
    ["an amount over uint120", { amount: 2n ** 120n }, AmountOutOfRangeError],
    ["an expiry that has come", { payExpiry: 100n }, InvoiceExpiredError],
    [
      "an authorization that nobody is named for",
      { payExpiry: 1_000n, authorizationExpiry: 100_000n },
      PayerNotNamedError,
    ],
    [
      "an authorization that ends within a day of payExpiry",
      { payExpiry: 1_000n, authorizationExpiry: 1_000n + day - 1n, payer: a },
      AuthorizationTooShortError,
    ],
    [
      "an authorization that ends before a day is over",
      { authorizationExpiry: 1n, payer: a },
      AuthorizationTooShortError,
    ],
    [
      "an authorization that ends after 366 days",
      { payExpiry: 1_000n, authorizationExpiry: 101n + 366n * day, payer: a },
      AuthorizationTooLongError,
    ],
    ["the merchant as its payer", { payer: merchant.address }, PayerIsMerchantError],
    ["no merchant", { merchant: zeroAddress }, PayeeNotAllowedError],
    ["the token as the merchant", { merchant: termsOf().token }, PayeeNotAllowedError],
    ["the processor as the merchant", { merchant: target.processor }, PayeeNotAllowedError],
    ["a fee without a receiver", { feeBps: 1n }, PayeeNotAllowedError],
    ["a fee over 100 %", { feeBps: 10_001n, feeReceiver: a }, BpsOverRestError],
    [
      "splits over 100 %",
      {
        splits: [
          { account: a, bps: 9_000n },
          { account: b, bps: 1_001n },
        ],
      },
      BpsOverRestError,
    ],
    [
      "fee and split over 100 %",
      { feeBps: 5_000n, feeReceiver: a, splits: [{ account: b, bps: 5_001n }] },
      BpsOverRestError,
    ],
    ["17 splits", { splits: splitsOf(17) }, TooManySplitsError],
    [
      "unsorted splits",
      {
        splits: [
          { account: b, bps: 1n },
          { account: a, bps: 1n },
        ],
      },
      SplitsNotAscendingError,
    ],
    [
      "one account split twice",
      {
        splits: [
          { account: a, bps: 1n },
          { account: a, bps: 1n },
        ],
      },
      SplitsNotAscendingError,
    ],
    ["a split for nobody", { splits: [{ account: zeroAddress, bps: 1n }] }, SplitsNotAscendingError],
    ["a split for the token", { splits: [{ account: termsOf().token, bps: 1n }] }, PayeeNotAllowedError],
    ["an address with a wrong checksum", { operator: `0x${"aA".repeat(20)}` }, MalformedTermsError],
    ["an address that is none", { operator: "0x12" }, MalformedTermsError],
    ["a missing address", { feeReceiver: undefined }, MalformedTermsError],
    ["a number that is no bigint", { number: 1 }, MalformedTermsError],
    ["a negative number", { number: -1n }, MalformedTermsError],
    ["a number over uint256", { number: 2n ** 256n }, MalformedTermsError],
    ["a short reference hash", { referenceHash: "0x1234" }, MalformedTermsError],
    ["no list of splits", { splits: undefined }, MalformedTermsError],
    ["a split without an account", { splits: [{ bps: 1n }] }, MalformedTermsError],
  ];
  describe("when a rule is broken", () => {
    for (const [name, overrides, Class] of refused) {
      it(`are refused with ${name}: ${Class.name}`, async () => {
        await refusalOf(check(overrides, 100n), Class as never);
      });
    }
  });

  describe("when only the necessary is given", () => {
    it("are completed: nobody named, no fee, charged at once, splits sorted, addresses with their checksum", () => {
      const { number, token, amount, payExpiry } = termsOf();
      const lower = merchant.address.toLowerCase() as typeof merchant.address;
      const given = { merchant: lower, number, token, amount, payExpiry };
      expect(completeTerms(given)).to.deep.equal(termsOf());
      const splits = [
        { account: b, bps: 2n },
        { account: a, bps: 1n },
      ];
      expect(completeTerms({ ...given, splits }).splits.map(({ bps }) => bps)).to.deep.equal([1n, 2n]);
    });
  });
});

describe("An invoice number of one of several servers", () => {
  it("lies in the server's range", () => {
    expect(toInvoiceNumber({ server: 2n, sequence: 15n })).to.equal((2n << 32n) + 15n);
  });
  it("is refused when the range is full", async () => {
    const error = await refusalOf(() => toInvoiceNumber({ server: 0n, sequence: 2n ** 32n }), MalformedTermsError);
    expect(error.field).to.equal("sequence");
  });
});
