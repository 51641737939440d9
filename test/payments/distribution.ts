import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, getAddress, keccak256, pad, toHex, zeroAddress } from "viem";
import type { PaymentTerms, Split } from "../../sdk/src/terms/types.ts";
import { ascending, eventsOf, paths } from "../support/payments.ts";
import { type System, deploySystem } from "../support/system.ts";

const connection = await hre.network.create();
/** The merchant signs by itself, so that no cap is in the way. */
const fixture = () => deploySystem(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

const largest = 2n ** 120n - 1n;
const account = (n: number): Address => getAddress(sliceOf(keccak256(pad(toHex(n)))));
const sliceOf = (hash: `0x${string}`): Address => `0x${hash.slice(-40)}`;
const splitsOf = (...bps: bigint[]): readonly Split[] =>
  ascending(bps.map((part, n) => ({ account: account(n), bps: part })));

async function payBy(path: (typeof paths)[number], system: System, overrides: Partial<PaymentTerms>) {
  const terms = await system.termsOf(overrides);
  await system.setBalance(system.payer, terms.amount);
  const signature = await system.signTerms(system.merchant, terms);
  const transaction = await path.pay(system, terms, { signer: terms.merchant, signature });
  const events = await eventsOf(system, transaction);
  const charged = events.find(({ eventName }) => eventName === "Charged")!.args as { received: bigint; fee: bigint };
  return { terms, events, charged };
}

const amounts = [1n, 2n, 3n, 7n, 99n, 9_999n, 10_000n, 10_001n, 1_000_003n, 999_999_999_989n, 2n ** 61n - 1n, largest];
const divisions: readonly (readonly [feeBps: bigint, splits: readonly bigint[]])[] = [
  [0n, []],
  [1n, []],
  [333n, [1n, 3_333n]],
  [9_999n, []],
  [10_000n, []],
  [0n, [10_000n]],
  [0n, [3_333n, 3_333n, 3_334n]],
  [17n, Array.from({ length: 16 }, (_, n) => BigInt(n * 13 + 7))],
  [0n, Array.from({ length: 16 }, () => 625n)],
];

for (const path of paths) {
  describe(`${path.name}: every unit has one owner`, () => {
    for (const [feeBps, bps] of divisions) {
      it(`with a fee of ${feeBps} and splits of ${bps.join(", ") || "nothing"} bps`, async () => {
        for (const amount of amounts) {
          const system = await load();
          const feeReceiver = feeBps === 0n ? zeroAddress : system.addressOf(system.feeReceiver);
          const splits = splitsOf(...bps);
          const { charged } = await payBy(path, system, { amount, feeBps, feeReceiver, splits });
          const down = (part: bigint) => (amount * part) / 10_000n;
          const fee = down(feeBps);
          const rest = splits.reduce((left, split) => left - down(split.bps), amount - fee);
          expect(charged).to.include({ fee, received: rest });
          expect(await system.balanceOf(system.payer)).to.equal(0n);
          expect(await system.balanceOf(system.feeReceiver)).to.equal(fee);
          expect(await system.balanceOf(system.merchant)).to.equal(rest);
          for (const split of splits) expect(await system.balanceOf(split.account)).to.equal(down(split.bps));
          expect(await system.balanceOf(system.processor.address)).to.equal(0n);
        }
      });
    }

    describe("given a part that rounds to zero", () => {
      it("does not send it, and has no event for it", async () => {
        const system = await load();
        const feeReceiver = system.addressOf(system.feeReceiver);
        const splits = splitsOf(1n, 5_000n);
        const { events } = await payBy(path, system, { amount: 9_999n, feeBps: 1n, feeReceiver, splits });
        const paid = events.filter(({ eventName }) => eventName === "SplitPaid").map(({ args }) => args);
        expect(paid).to.have.length(1);
        expect(paid[0]).to.include({ account: splits.find(({ bps }) => bps === 5_000n)!.account, amount: 4_999n });
        const transfers = await system.token.getEvents.Transfer();
        expect(transfers.map(({ args }) => args.value)).to.not.include(0n);
      });
    });

    describe("given fee and splits that take all", () => {
      it("sends the merchant nothing", async () => {
        const system = await load();
        const splits = splitsOf(6_000n, 4_000n);
        const { terms, charged } = await payBy(path, system, { amount: 100n, splits });
        expect(charged.received).to.equal(0n);
        const transfers = await system.token.getEvents.Transfer();
        expect(transfers.map(({ args }) => args.to)).to.not.include(terms.merchant);
      });
    });

    describe("given a split for one of the parties", () => {
      const splitFor = async (system: System, who: Address) =>
        payBy(path, system, {
          amount: 1_000n,
          operator: system.addressOf(system.operator),
          feeBps: 1_000n,
          feeReceiver: system.addressOf(system.feeReceiver),
          splits: [{ account: who, bps: 2_000n }],
        });

      it("pays the merchant both, and counts the rest alone as received", async () => {
        const system = await load();
        const { charged } = await splitFor(system, system.addressOf(system.merchant));
        expect(charged).to.include({ received: 700n, fee: 100n });
        expect(await system.balanceOf(system.merchant)).to.equal(900n);
      });

      it("pays the fee receiver both", async () => {
        const system = await load();
        await splitFor(system, system.addressOf(system.feeReceiver));
        expect(await system.balanceOf(system.feeReceiver)).to.equal(300n);
      });

      it("pays the operator", async () => {
        const system = await load();
        await splitFor(system, system.addressOf(system.operator));
        expect(await system.balanceOf(system.operator)).to.equal(200n);
      });

      it("gives the payer its part back", async () => {
        const system = await load();
        const { charged } = await splitFor(system, system.addressOf(system.payer));
        expect(charged.received).to.equal(700n);
        expect(await system.balanceOf(system.payer)).to.equal(200n);
      });

      it("leaves it in the merchant's store, as nobody's credit", async () => {
        const system = await load();
        const store = await system.processor.read.getStore([system.addressOf(system.merchant)]);
        const { terms, charged } = await splitFor(system, store);
        expect(charged.received).to.equal(700n);
        expect(await system.balanceOf(store)).to.equal(200n);
        for (const who of [store, terms.merchant])
          expect(await system.processor.read.getCredit([store, terms.token, who])).to.equal(0n);
      });
    });

    describe("given a fee for the merchant itself", () => {
      it("pays it both", async () => {
        const system = await load();
        const feeReceiver = system.addressOf(system.merchant);
        const { charged } = await payBy(path, system, { amount: 1_000n, feeBps: 1_000n, feeReceiver });
        expect(charged).to.include({ received: 900n, fee: 100n });
        expect(await system.balanceOf(system.merchant)).to.equal(1_000n);
      });
    });
  });
}
