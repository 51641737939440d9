import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { eventsOf, expectRefused, paths } from "../support/payments.ts";
import { deploySystem, usdt, usdtList } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deploySystem(connection);
const load = async (listedBps: number, feeBps: bigint) => {
  const system = await connection.networkHelpers.loadFixture(fixture);
  await system.processor.write.listToken([system.token.address, listedBps, usdtList]);
  await system.asTokenOwner.write.setParams([feeBps, 49n]);
  return system;
};
type Loaded = Awaited<ReturnType<typeof load>>;

const chargedOf = async (system: Loaded, path: (typeof paths)[number], overrides = {}) => {
  const events = await eventsOf(system, await path.pay(system, await system.termsOf(overrides)));
  return events.find(({ eventName }) => eventName === "Charged")!.args as { received: bigint; fee: bigint };
};

for (const path of paths) {
  describe(`${path.name}: the token's own fee`, () => {
    describe("given a listing that allows 20 bps", () => {
      it("lets the token keep 19, and says what arrived", async () => {
        const system = await load(20, 19n);
        expect(await chargedOf(system, path)).to.include({ received: usdt(99.81) });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(99.81));
      });
    });

    for (const [listed, kept] of [
      [0, 1n],
      [0, 19n],
      [18, 19n],
    ] as const) {
      describe(`given a listing that allows ${listed} bps`, () => {
        it(`refuses when the token keeps ${kept}`, async () => {
          const system = await load(listed, kept);
          const terms = await system.termsOf();
          const args = [usdt(100) - (usdt(100) * kept) / 10_000n, usdt(100)];
          await expectRefused(system, terms, () => path.pay(system, terms), "ShortReceived", args);
        });
      });
    }

    it("is allowed to the unit: the listing's bps of the amount, rounded down", async () => {
      const system = await load(10, 10n);
      expect(await chargedOf(system, path, { amount: 9_999n })).to.include({ received: 9_990n });
    });

    it("is borne by each receiver, out of its own part", async () => {
      const system = await load(20, 10n);
      const feeReceiver = system.addressOf(system.feeReceiver);
      const charged = await chargedOf(system, path, { feeBps: 1_000n, feeReceiver });
      const net = (amount: bigint) => amount - (amount * 10n) / 10_000n;
      // By consent, the fee is taken once more on the way into the store, and the parts are of what arrived there.
      const divided = path.isDirect ? usdt(100) : net(usdt(100));
      expect(charged).to.include({ fee: divided / 10n, received: net((divided * 9n) / 10n) });
      expect(await system.balanceOf(system.feeReceiver)).to.equal(net(divided / 10n));
      expect(await system.balanceOf(system.processor.address)).to.equal(0n);
      const store = await system.processor.read.getStore([system.addressOf(system.merchant)]);
      expect(await system.balanceOf(store)).to.equal(0n);
    });
  });
}

describe("charge, by allowance: the token's own fee on the merchant's part", () => {
  it("is measured by that part, not by the whole that it is the rest of", async () => {
    const system = await load(18, 19n);
    const feeReceiver = system.addressOf(system.feeReceiver);
    const terms = await system.termsOf({ feeBps: 2_000n, feeReceiver });
    const args = [usdt(80) - usdt(0.152), usdt(80)];
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "ShortReceived", args);
  });
});
