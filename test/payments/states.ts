import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, pad } from "viem";
import { authorizations, deployAuthorized } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { gas } from "../support/payments.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployAuthorized(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

const day = 86_400n;

/**
 * Everybody but one party is silent, and everything that could be down is: entries are paused, the token is delisted,
 * the signer revoked, the policy burns its gas, nobody governs.
 */
async function silence(system: Loaded) {
  const { processor, hostileToken, merchant, signer, addressOf, authority, admin } = system;
  await processor.write.pauseEntries([hostileToken, Number((await system.now()) + day)]);
  await processor.write.delistToken([hostileToken]);
  await processor.write.setSigner([addressOf(signer), 0, 0], { account: merchant.account });
  await authority.write.renounceRole([0n, addressOf(admin)]);
}

/** An authorized payment under a policy that allowed it and does not answer any more. */
async function authorized() {
  const system = await load();
  const policy = await system.viem.deployContract("HostilePolicy");
  await policy.write.setAnswer([pad("0x00")]);
  const of = { ...system.terms, number: 50n, policy: system.addressOf(policy.address) };
  await authorizations[0].pay(system, of);
  await policy.write.setMood([2]);
  await silence(system);
  const expiry = of.authorizationExpiry;
  const at = (instant: bigint) => system.networkHelpers.time.setNextBlockTimestamp(instant);
  return { ...system, of, expiry, at };
}

const claimAll = async ({ processor, store, hostileToken, payer }: Loaded, accounts: readonly Address[]) => {
  for (const account of accounts)
    await processor.write.claim([store, hostileToken, account], { account: payer.account, gas });
};

describe("every state has an exit for each party when all others are silent", () => {
  describe("Unused", () => {
    it("lapses: the payer has kept its money, and nobody can take it", async () => {
      const system = await load();
      const of = { ...system.terms, number: 60n };
      await system.networkHelpers.time.increaseTo(of.payExpiry);
      const { viem, processor } = system;
      const attempt = authorizations[0].pay(system, of);
      await viem.assertions.revertWithCustomError(attempt, processor, "InvoiceExpired");
    });

    it("ends when the merchant cancels", async () => {
      const system = await load();
      await silence(system);
      await system.processor.write.cancel([system.terms.merchant, 60n], { account: system.merchant.account });
      expect(await system.processor.read.getNumberStatus([system.terms.merchant, 60n])).to.equal(3);
    });
  });

  describe("Authorized, at each moment of its life", () => {
    // The first moments after it was taken, its middle, its last second.
    const before = [
      (from: bigint) => from + 100n,
      (_: bigint, to: bigint) => to - 10n * day,
      (_: bigint, to: bigint) => to - 1n,
    ];
    // Its end, and long after it.
    const after = [(to: bigint) => to, (to: bigint) => to + 1n, (to: bigint) => to + 1_000n * day];

    for (const [index, moment] of before.entries()) {
      it(`lets the merchant capture, and void, and the payer not reclaim: moment ${index + 1}`, async () => {
        const system = await authorized();
        const { of, at, viem, processor, expiry } = system;
        const instant = moment(await system.now(), expiry);
        await at(instant);
        const attempt = system.reclaim({ of });
        await viem.assertions.revertWithCustomError(attempt, processor, "AuthorizationNotExpired");
        const again = await authorized();
        await again.at(moment(await again.now(), again.expiry));
        await again.capture(usdt(100), { of: again.of });
        expect(await again.left(again.of)).to.deep.equal({ capturable: 0n, refundable: usdt(100) });
        const voided = await authorized();
        await voided.at(moment(await voided.now(), voided.expiry));
        await voided.voidAmount(usdt(100), { of: voided.of });
        expect(await voided.held(voided.payer)).to.equal(usdt(900));
      });
    }

    for (const [index, moment] of after.entries()) {
      it(`lets the payer reclaim, and the merchant not capture: moment ${index + 4}`, async () => {
        const system = await authorized();
        const { of, at, viem, processor, expiry } = system;
        await at(moment(expiry));
        const attempt = system.capture(usdt(100), { of });
        await viem.assertions.revertWithCustomError(attempt, processor, "AuthorizationExpired");
        await system.reclaim({ of, who: system.payer });
        expect(await system.held(system.payer)).to.equal(usdt(900));
        expect(await system.left(of)).to.deep.equal({ capturable: 0n, refundable: 0n });
      });
    }
  });

  describe("Authorized, in a store that cannot send", () => {
    it("lets the merchant capture in time: everybody's part becomes a credit, and is claimed when the store can send", async () => {
      const system = await authorized();
      const { of, store, split, receiver, terms, hostile } = system;
      const all = [split, receiver, of.merchant];
      for (const account of [...all, of.payer]) await system.treat(account, treatment.burnGas);
      await system.capture(usdt(100), { of });
      expect(await Promise.all(all.map(system.creditOf))).to.deep.equal([usdt(20), usdt(10), usdt(70)]);
      for (const account of all) await system.treat(account, treatment.pay);
      const had = await system.held(of.merchant);
      await claimAll(system, all);
      expect((await system.held(of.merchant)) - had).to.equal(usdt(70));
      // The first authorization's money is still there.
      expect(await hostile.read.balanceOf([store])).to.equal(terms.amount);
    });

    it("lets the payer reclaim when the time has come: its credit is claimed when the store can send", async () => {
      const system = await authorized();
      const { of, at, expiry } = system;
      await system.treat(of.payer, treatment.burnGas);
      await at(expiry);
      await system.reclaim({ of, who: system.payer });
      expect(await system.creditOf(of.payer)).to.equal(usdt(100));
      await system.treat(of.payer, treatment.pay);
      await claimAll(system, [of.payer]);
      expect(await system.held(system.payer)).to.equal(usdt(900));
    });
  });

  describe("Authorized, in a store that the issuer has emptied", () => {
    it("is owed still, first come first served, and nothing of another merchant pays for it", async () => {
      const system = await authorized();
      const { of, at, expiry, hostile, store, processor, terms } = system;
      await hostile.write.burn([store, usdt(200)]);
      await at(expiry);
      await system.reclaim({ of });
      await system.reclaim({ of: terms });
      expect(await system.creditOf(of.payer)).to.equal(usdt(200));
      await hostile.write.mint([store, usdt(200)]);
      await claimAll(system, [of.payer]);
      expect(await system.held(system.payer)).to.equal(usdt(1_000));
      expect(await processor.read.getGeneration([terms.merchant])).to.equal(0n);
    });

    it("takes no further payer's money once anybody has shown it", async () => {
      const system = await load();
      await system.hostile.write.burn([system.store, 1n]);
      await system.processor.write.newStoreForShortage(
        [system.terms.merchant, system.hostileToken, [system.terms], []],
        {
          account: system.stranger.account,
          gas,
        },
      );
      const of = { ...system.terms, number: 2n };
      await authorizations[0].pay(system, of);
      await system.voidAmount(usdt(100), { of });
      expect(await system.held(system.payer)).to.equal(usdt(900));
    });
  });

  describe("Captured", () => {
    it("leaves the payer what it paid for, and the merchant a refund to give, for ever", async () => {
      const system = await authorized();
      const { of } = system;
      await system.capture(usdt(100), { of });
      await system.networkHelpers.time.increaseTo(of.authorizationExpiry + 1_000n * day);
      await system.refund(usdt(100), { of });
      expect(await system.left(of)).to.deep.equal({ capturable: 0n, refundable: 0n });
      expect(await system.held(system.payer)).to.equal(usdt(900));
    });
  });

  describe("nothing more, once it is over", () => {
    it("pays out once, however the exits are tried again", async () => {
      const system = await authorized();
      const { of, at, expiry, viem, processor } = system;
      await system.voidAmount(usdt(100), { of });
      const { revertWithCustomError } = viem.assertions;
      await revertWithCustomError(system.voidAmount(1n, { of }), processor, "AmountOutOfRange");
      await revertWithCustomError(system.capture(1n, { of }), processor, "AmountOutOfRange");
      await revertWithCustomError(system.refund(1n, { of }), processor, "AmountOutOfRange");
      await at(expiry);
      await revertWithCustomError(system.reclaim({ of }), processor, "NothingToReclaim");
      expect(await system.held(system.store)).to.equal(usdt(100));
    });
  });
});
