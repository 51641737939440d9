import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { getAddress, maxUint120, maxUint256, numberToHex, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { EUR, HOUR, USD, guards } from "../prices/support.ts";
import { asAuthorization, authorizations, day, reason, refundableOf } from "../support/authorizations.ts";
import { ascending, eventsOf, expectRefused, gas, paths } from "../support/payments.ts";
import { addSource, hundredEuros, hundredEurosInToken } from "../support/priced.ts";
import { deploySystem, usdt } from "../support/system.ts";

const connection = await hre.network.create();

async function fixture() {
  const system = await deploySystem(connection);
  const priced = await addSource(system);
  const hostile = await system.viem.deployContract("HostileSource");
  const terms = await system.termsOf(priced.inEuros);
  return { ...system, ...priced, hostile, terms };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

/** Priced terms are paid by four verbs. The payer bounds the first kind by `maxIn`, the second by what it signs. */
const entries = [
  ...paths.map((path) => ({ ...path, more: async (_: Loaded): Promise<Partial<PaymentTerms>> => ({}) })),
  ...authorizations.map((path) => ({ ...path, more: asAuthorization })),
];

const MAX_AMOUNT = maxUint120;

describe("priced terms", () => {
  for (const { name, pay, more } of entries) {
    describe(`paid by ${name}`, () => {
      const termsOf = async (system: Loaded, overrides: Partial<PaymentTerms> = {}) => ({
        ...system.terms,
        ...(await more(system)),
        ...overrides,
      });

      it("take what the source converts the amount to, and say at which price", async () => {
        const system = await load();
        const terms = await termsOf(system);
        const had = await system.balanceOf(system.payer);
        const hash = await pay(system, terms, { maxIn: hundredEurosInToken });
        expect(had - (await system.balanceOf(system.payer))).to.equal(hundredEurosInToken);
        const [first, second, ...rest] = await eventsOf(system, hash);
        expect(first).to.deep.equal({
          eventName: "Priced",
          args: {
            id: system.idOf(terms),
            source: terms.source,
            currency: terms.currency,
            token: terms.token,
            amount: terms.amount,
            due: hundredEurosInToken,
            rate: 1_083_100_000_000_000_000n,
            ratedAt: system.start,
          },
        });
        expect(second!.eventName).to.be.oneOf(["Charged", "Authorized"]);
        const { received, amount } = second!.args as { readonly received?: bigint; readonly amount?: bigint };
        expect(received ?? amount).to.equal(hundredEurosInToken);
        expect(rest).to.deep.equal([]);
      });

      it("are rounded up to a unit of the token", async () => {
        const system = await load();
        await system.push(1.08310001);
        const terms = await termsOf(system, { amount: 1n });
        const had = await system.balanceOf(system.payer);
        await pay(system, terms, { maxIn: usdt(1) });
        // A cent is 10,831.0001 units.
        expect(had - (await system.balanceOf(system.payer))).to.equal(10_832n);
      });

      it("are refused where they name no source", async () => {
        const system = await load();
        const terms = await termsOf(system, { source: zeroAddress });
        const args = [EUR, terms.token];
        await expectRefused(system, terms, () => pay(system, terms), "CurrencyNotPriced", args);
      });

      it("are refused where the source prices another pair", async () => {
        const system = await load();
        const [base, quote] = [EUR, getAddress(system.token.address)];
        for (const currency of [USD, zeroAddress, quote]) {
          const terms = await termsOf(system, { currency });
          const attempt = pay(system, terms, { maxIn: maxUint256 });
          const args = [currency, quote, base, quote] as never;
          await system.viem.assertions.revertWithCustomErrorWithArgs(attempt, system.source, "PairNotPriced", args);
        }
      });

      it("are refused where the source's price has a guard against it", async () => {
        const system = await load();
        await system.networkHelpers.time.increaseTo(system.start + guards.maxAge + HOUR);
        const terms = await termsOf(system, { payExpiry: (await system.now()) + HOUR });
        const attempt = pay(system, {
          ...terms,
          authorizationExpiry: terms.authorizationExpiry && terms.payExpiry + 2n * day,
        });
        await system.viem.assertions.revertWithCustomError(attempt, system.source, "PriceStale");
      });

      it("may have the largest price that can be counted", async () => {
        const system = await load();
        await system.hostile.write.setConverted([MAX_AMOUNT]);
        const terms = await termsOf(system, { source: getAddress(system.hostile.address) });
        const attempt = pay(system, terms, { maxIn: maxUint256 });
        // Nobody has so much: the payer is asked for it.
        await system.viem.assertions.revertWithCustomError(attempt, system.processor, "PayerShort");
      });

      for (const [due, what] of [
        [0n, "nothing"],
        [MAX_AMOUNT + 1n, "more than can be counted"],
        [maxUint256, "the largest number"],
      ] as const) {
        it(`are refused where their price is ${what}`, async () => {
          const system = await load();
          await system.hostile.write.setConverted([due]);
          const terms = await termsOf(system, { source: getAddress(system.hostile.address) });
          const attempt = () => pay(system, terms, { maxIn: maxUint256 });
          await expectRefused(system, terms, attempt, "AmountOutOfRange", [due, MAX_AMOUNT]);
        });
      }

      for (const [mood, what] of [
        [1, "reverts"],
        [2, "burns its gas"],
        [4, "answers in another shape"],
      ] as const) {
        it(`are refused where the source ${what}, at its own gas at most`, async () => {
          const system = await load();
          await system.hostile.write.setMood([mood]);
          const terms = await termsOf(system, { source: getAddress(system.hostile.address) });
          const before = await system.balanceOf(system.payer);
          await pay(system, terms, { maxIn: maxUint256 }).then(
            () => expect.fail("it was paid"),
            () => undefined,
          );
          expect(await system.balanceOf(system.payer)).to.equal(before);
          expect((await system.publicClient.getBlock()).gasUsed < 1_300_000n).to.equal(true);
        });
      }

      it("take no more than the figures of a source that answers too much", async () => {
        const system = await load();
        await system.hostile.write.setMood([3]);
        const terms = await termsOf(system, { source: getAddress(system.hostile.address) });
        // All zero: a price of nothing.
        await expectRefused(system, terms, () => pay(system, terms), "AmountOutOfRange", [0n, MAX_AMOUNT]);
      });
    });
  }

  for (const { name, pay, more } of [entries[0]!, entries[2]!]) {
    describe(`bounded by the payer's maxIn, by ${name}`, () => {
      for (const slack of [-1n, 0n, 1n]) {
        const is = slack < 0n ? "refused" : "taken";
        it(`are ${is} where it is the amount due ${slack < 0n ? "less" : "and"} ${slack < 0n ? -slack : slack}`, async () => {
          const system = await load();
          const terms = { ...system.terms, ...(await more(system)) };
          const maxIn = hundredEurosInToken + slack;
          if (slack >= 0n) {
            await pay(system, terms, { maxIn });
            return;
          }
          const args = [hundredEurosInToken, maxIn];
          await expectRefused(system, terms, () => pay(system, terms, { maxIn }), "MaxInExceeded", args);
        });
      }

      it("so are terms that are not priced", async () => {
        const system = await load();
        const terms = await system.termsOf(await more(system));
        const attempt = () => pay(system, terms, { maxIn: usdt(100) - 1n });
        await expectRefused(system, terms, attempt, "MaxInExceeded", [usdt(100), usdt(100) - 1n]);
      });
    });
  }

  describe("given a policy", () => {
    for (const { name, pay, more } of entries) {
      it(`have it told the amount that is due, by ${name}`, async () => {
        const system = await load();
        const { viem } = system;
        const echo = await viem.deployContract("HostilePolicy");
        await echo.write.setMood([5]);
        const engine = await viem.deployContract("PolicyEngine", [[echo.address]]);
        const heard = numberToHex(hundredEurosInToken, { size: 32 });
        for (const policy of [echo.address, engine.address].map((one) => getAddress(one))) {
          const terms = { ...system.terms, ...(await more(system)), policy };
          const attempt = () => pay(system, terms, { maxIn: hundredEurosInToken });
          await expectRefused(system, terms, attempt, "PolicyRefused", [policy, heard]);
        }
      });
    }
  });

  describe("given a fee and splits", () => {
    for (const { name, pay } of paths) {
      it(`divide the amount that is due, by ${name}`, async () => {
        const system = await load();
        const [account] = [system.addressOf(system.others[0]!)];
        const terms = {
          ...system.terms,
          ...{ feeBps: 100n, feeReceiver: system.addressOf(system.feeReceiver) },
          splits: ascending([{ account, bps: 1_000n }]),
        };
        await pay(system, terms, { maxIn: hundredEurosInToken });
        expect(await system.balanceOf(system.feeReceiver)).to.equal(hundredEurosInToken / 100n);
        expect(await system.balanceOf(account)).to.equal(hundredEurosInToken / 10n);
        expect(await system.balanceOf(system.merchant)).to.equal((hundredEurosInToken * 89n) / 100n);
      });
    }
  });

  describe("a refund of a charge", () => {
    const refund = async (system: Loaded, amount: bigint, refundable?: bigint) => {
      const { processor, terms, merchant, addressOf, payer } = system;
      const acting = refundable ?? (await refundableOf(system, terms));
      const args = [terms, amount, acting, addressOf(payer), reason("RETURNED")] as const;
      return processor.write.refund(args, { account: merchant.account, gas });
    };

    it("is bounded by what can be counted, and not by the amount in the currency", async () => {
      const system = await load();
      await paths[0].pay(system, system.terms, { maxIn: hundredEurosInToken });
      await system.approve(system.merchant, system.processor.address);
      // More than the amount's figure, and all that was paid.
      expect(hundredEurosInToken > hundredEuros).to.equal(true);
      await refund(system, hundredEurosInToken);
      expect(await system.processor.read.getRefunded([system.idOf(system.terms)])).to.equal(hundredEurosInToken);
      await system.viem.assertions.revertWithCustomErrorWithArgs(
        refund(system, MAX_AMOUNT),
        system.processor,
        "AmountOutOfRange",
        [MAX_AMOUNT, MAX_AMOUNT - hundredEurosInToken],
      );
    });
  });

  describe("two refunds of one charge", () => {
    const charged = async () => {
      const system = await load();
      await paths[0].pay(system, system.terms, { maxIn: hundredEurosInToken });
      await system.approve(system.merchant, system.processor.address);
      const refund = (amount: bigint, refundable: bigint) =>
        system.processor.write.refund(
          [system.terms, amount, refundable, system.addressOf(system.payer), reason("RETURNED")],
          { account: system.merchant.account, gas },
        );
      const expectChanged = (attempt: Promise<`0x${string}`>, ...args: [bigint, bigint]) => {
        const { revertWithCustomErrorWithArgs } = system.viem.assertions;
        return revertWithCustomErrorWithArgs(attempt, system.processor, "RefundableChanged", args);
      };
      return { ...system, refund, expectChanged };
    };

    it("move once where both name the same state: two servers have read it", async () => {
      const { refund, expectChanged, processor, idOf, terms } = await charged();
      await refund(usdt(50), MAX_AMOUNT);
      await expectChanged(refund(usdt(50), MAX_AMOUNT), MAX_AMOUNT, MAX_AMOUNT - usdt(50));
      expect(await processor.read.getRefunded([idOf(terms)])).to.equal(usdt(50));
    });

    it("move twice where the second names the state after the first", async () => {
      const { refund, processor, idOf, terms } = await charged();
      await refund(usdt(50), MAX_AMOUNT);
      await refund(usdt(50), MAX_AMOUNT - usdt(50));
      expect(await processor.read.getRefunded([idOf(terms)])).to.equal(usdt(100));
    });
  });

  for (const { name, pay, more } of entries) {
    it(`leave their source 1,000,000 gas, by ${name}`, async () => {
      const system = await load();
      const source = system.addressOf(system.others[5]!);
      // GAS, MSTORE, RETURN of three words: it answers with the gas that it has after its first instruction.
      await system.networkHelpers.setCode(source, "0x5a5f5260605ff3");
      const terms = { ...system.terms, ...(await more(system)), source };
      const events = await eventsOf(system, await pay(system, terms, { maxIn: MAX_AMOUNT }));
      expect(events[0]!.args).to.include({ due: 1_000_000n - 2n });
    });
  }

  for (const mood of ["Revert", "BurnGas", "ReturnBomb"] as const) {
    describe(`once paid, with a feed that is dead (${mood}) and a source that has no price`, () => {
      const authorized = async () => {
        const system = await load();
        const terms = {
          ...system.terms,
          ...(await asAuthorization(system)),
          ...{ feeBps: 100n, feeReceiver: system.addressOf(system.feeReceiver) },
        };
        await authorizations[0].pay(system, terms, { maxIn: hundredEurosInToken });
        await system.approve(system.merchant, system.processor.address);
        await system.kill(mood);
        await system.viem.assertions.revertWithCustomError(
          authorizations[0].pay(system, { ...terms, number: 2n }, { maxIn: maxUint256 }),
          system.source,
          "FeedUnanswered",
        );
        const store = await system.processor.read.getStore([terms.merchant]);
        return { ...system, terms, store, by: { account: system.merchant.account, gas } };
      };

      it("are captured, refunded and voided", async () => {
        const { processor, terms, by, payer, addressOf, balanceOf, merchant, idOf } = await authorized();
        await processor.write.capture([terms, usdt(60), 100n, hundredEurosInToken], by);
        expect(await balanceOf(merchant)).to.equal((usdt(60) * 99n) / 100n);
        await processor.write.refund([terms, usdt(10), usdt(60), addressOf(payer), reason("RETURNED")], by);
        const rest = hundredEurosInToken - usdt(60);
        await processor.write.void([terms, rest, rest], by);
        expect(await processor.read.getPayment([idOf(terms)])).to.deep.equal([0n, usdt(50), 0n]);
      });

      it("are reclaimed", async () => {
        const { processor, terms, networkHelpers, stranger, payer, balanceOf } = await authorized();
        const had = await balanceOf(payer);
        await networkHelpers.time.increaseTo(terms.authorizationExpiry);
        await processor.write.reclaim([terms], { account: stranger.account });
        expect((await balanceOf(payer)) - had).to.equal(hundredEurosInToken);
      });

      it("are refunded where they were charged", async () => {
        const { processor, by, kill, push, ...system } = await authorized();
        await system.feed.write.setMood([0]);
        const terms = { ...(await system.termsOf(system.inEuros)), number: 3n };
        await paths[0].pay({ processor, ...system } as never, terms, { maxIn: hundredEurosInToken });
        await kill(mood);
        const payer = system.addressOf(system.payer);
        const args = [terms, hundredEurosInToken, MAX_AMOUNT, payer, reason("RETURNED")] as const;
        await processor.write.refund(args, by);
        expect(await processor.read.getRefunded([system.idOf(terms)])).to.equal(hundredEurosInToken);
      });
    });
  }
});
