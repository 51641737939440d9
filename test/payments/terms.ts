import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, maxUint256, pad, toHex, zeroAddress } from "viem";
import type { PaymentTerms, Split } from "../../sdk/src/terms/types.ts";
import { type ErrorName, expectRefused, paths } from "../support/payments.ts";
import { type System, deploySystem } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deploySystem(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

const largest = 2n ** 120n - 1n;
const account = (n: number): Address => pad(toHex(0xacc00000 + n), { size: 20 });
const split = (n: number, bps: bigint): Split => ({ account: account(n), bps });
/** As many splits of one basis point, ascending. */
const many = (count: number): Split[] => Array.from({ length: count }, (_, n) => split(n, 1n));

interface BadTerms {
  readonly given: string;
  readonly terms: (system: System) => Partial<PaymentTerms>;
  readonly error: ErrorName;
  readonly args: (system: System) => readonly unknown[];
}

const bad: BadTerms[] = [
  { given: "no amount", terms: () => ({ amount: 0n }), error: "AmountOutOfRange", args: () => [0n, largest] },
  {
    given: "an amount over uint120",
    terms: () => ({ amount: largest + 1n }),
    error: "AmountOutOfRange",
    args: () => [largest + 1n, largest],
  },
  {
    given: "terms that are to be authorized",
    terms: () => ({ authorizationExpiry: 1n }),
    error: "NotForCharge",
    args: () => [1n],
  },
  {
    given: "a token that is not listed",
    terms: (s) => ({ token: s.addressOf(s.stranger) }),
    error: "TokenNotListed",
    args: (s) => [s.addressOf(s.stranger)],
  },
  {
    given: "a fee over the whole",
    terms: (s) => ({ feeBps: 10_001n, feeReceiver: s.addressOf(s.feeReceiver) }),
    error: "BpsOverRest",
    args: () => [10_001n, 10_000n],
  },
  {
    given: "a fee beyond all bounds",
    terms: (s) => ({ feeBps: maxUint256, feeReceiver: s.addressOf(s.feeReceiver) }),
    error: "BpsOverRest",
    args: () => [maxUint256, 10_000n],
  },
  {
    given: "a split over the whole",
    terms: () => ({ splits: [split(0, 10_001n)] }),
    error: "BpsOverRest",
    args: () => [10_001n, 10_000n],
  },
  {
    given: "a split beyond all bounds, after a fee",
    terms: (s) => ({ feeBps: 1n, feeReceiver: s.addressOf(s.feeReceiver), splits: [split(0, maxUint256)] }),
    error: "BpsOverRest",
    args: () => [maxUint256, 9_999n],
  },
  {
    given: "splits and a fee that take more than the whole together",
    terms: (s) => ({
      feeBps: 1_000n,
      feeReceiver: s.addressOf(s.feeReceiver),
      splits: [split(0, 8_000n), split(1, 1_001n)],
    }),
    error: "BpsOverRest",
    args: () => [1_001n, 1_000n],
  },
  { given: "seventeen splits", terms: () => ({ splits: many(17) }), error: "TooManySplits", args: () => [17n, 16n] },
  {
    given: "splits out of order",
    terms: () => ({ splits: [split(1, 1n), split(0, 1n)] }),
    error: "SplitsNotAscending",
    args: (s) => [account(1), account(0)].map(s.addressOf),
  },
  {
    given: "two splits for one account",
    terms: () => ({ splits: [split(0, 1n), split(0, 1n)] }),
    error: "SplitsNotAscending",
    args: (s) => [account(0), account(0)].map(s.addressOf),
  },
];

/** Whom no part of a payment may go to. */
const payees: readonly (readonly [string, (system: System) => Address])[] = [
  ["zero", () => zeroAddress],
  ["the token", (s) => s.addressOf(s.token.address)],
  ["the processor", (s) => s.addressOf(s.processor.address)],
];

for (const [who, of] of payees) {
  const refused = { error: "PayeeNotAllowed", args: (s: System) => [of(s)] } as const;
  bad.push(
    { given: `${who} as the merchant`, terms: (s) => ({ merchant: of(s) }), ...refused },
    { given: `a fee for ${who}`, terms: (s) => ({ feeBps: 1n, feeReceiver: of(s) }), ...refused },
    who === "zero"
      ? // Nothing sorts before zero, so that it is out of order before it is anything else.
        {
          given: "a split for zero",
          terms: () => ({ splits: [{ account: zeroAddress, bps: 1n }] }),
          error: "SplitsNotAscending",
          args: () => [zeroAddress, zeroAddress],
        }
      : { given: `a split for ${who}`, terms: (s) => ({ splits: [{ account: of(s), bps: 1n }] }), ...refused },
  );
}

for (const path of paths) {
  describe(`${path.name}: terms that are refused`, () => {
    for (const { given, terms: overrides, error, args } of bad) {
      describe(`given ${given}`, () => {
        it(`refuses with ${error} and moves nothing`, async () => {
          const system = await load();
          const terms = await system.termsOf(overrides(system));
          await expectRefused(system, terms, () => path.pay(system, terms), error, args(system));
        });
      });
    }

    describe("given the largest of everything that is allowed", () => {
      it("takes it", async () => {
        const system = await load();
        await system.setBalance(system.payer, largest);
        const terms = await system.termsOf({
          amount: largest,
          splits: many(16),
          number: maxUint256,
          payExpiry: maxUint256,
        });
        await path.pay(system, terms);
        expect(await system.balanceOf(account(15))).to.equal(largest / 10_000n);
      });
    });
  });
}
