import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, encodeFunctionData, getAddress } from "viem";
import { eventsOf, expectRefused, gas, paths } from "../support/payments.ts";
import { type Wallet, deploySystem } from "../support/system.ts";

const connection = await hre.network.create();
async function fixture() {
  const system = await deploySystem(connection);
  const merchantAddress = system.addressOf(system.merchant);
  const cancel = (by: Wallet, number = 1n, merchant: Address = merchantAddress) =>
    system.processor.write.cancel([merchant, number], { account: by.account, gas });
  const statusOf = (number = 1n) => system.processor.read.getNumberStatus([merchantAddress, number]);
  return { ...system, merchantAddress, cancel, statusOf };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
const cancelled = 3;

describe("cancel", () => {
  describe("given a number that is unused", () => {
    it("spends it for the merchant", async () => {
      const { merchant, cancel, statusOf } = await load();
      await cancel(merchant);
      expect(await statusOf()).to.equal(cancelled);
    });

    it("spends it for a live signer", async () => {
      const { signer, cancel, statusOf } = await load();
      await cancel(signer);
      expect(await statusOf()).to.equal(cancelled);
    });

    it("says who spent which number of whose", async () => {
      const system = await load();
      const signer = system.addressOf(system.signer);
      expect(await eventsOf(system, await system.cancel(system.signer, 7n))).to.deep.equal([
        { eventName: "Cancelled", args: { merchant: system.merchantAddress, number: 7n, signer } },
      ]);
    });

    it("changes no other number in the storage word, which keeps 128 of them", async () => {
      const system = await load();
      await paths[0].pay(system, await system.termsOf({ number: 130n }));
      for (const number of [128n, 131n, 255n]) await system.cancel(system.merchant, number);
      const statuses = await Promise.all(Array.from({ length: 130 }, (_, i) => system.statusOf(127n + BigInt(i))));
      const expected = new Map([
        [130n, 1],
        [128n, cancelled],
        [131n, cancelled],
        [255n, cancelled],
      ]);
      expect(statuses).to.deep.equal(statuses.map((_, i) => expected.get(127n + BigInt(i)) ?? 0));
    });

    it("refuses a stranger", async () => {
      const { viem, processor, stranger, addressOf, merchantAddress, cancel, statusOf } = await load();
      const args = [merchantAddress, addressOf(stranger), 0n] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(cancel(stranger), processor, "SignerNotLive", [...args]);
      expect(await statusOf()).to.equal(0);
    });

    it("refuses a signer of another merchant", async () => {
      const { viem, processor, signer, stranger, addressOf, cancel } = await load();
      const merchant = addressOf(stranger);
      const args = [merchant, addressOf(signer), 0n] as const;
      const attempt = cancel(signer, 1n, merchant);
      await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, "SignerNotLive", [...args]);
    });

    it("refuses a signer from its last second on", async () => {
      const system = await load();
      const { viem, processor, signer, merchant, addressOf, merchantAddress, cancel, networkHelpers } = system;
      const until = (await system.now()) + 100n;
      await processor.write.setSigner([addressOf(signer), Number(until), 0], { account: merchant.account });
      await networkHelpers.time.setNextBlockTimestamp(until - 1n);
      await cancel(signer, 1n);
      await networkHelpers.time.setNextBlockTimestamp(until);
      const args = [merchantAddress, addressOf(signer), until] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(cancel(signer, 2n), processor, "SignerNotLive", [...args]);
    });
  });

  describe("given a number that is spent", () => {
    it("refuses when it was charged", async () => {
      const system = await load();
      const terms = await system.termsOf();
      await paths[0].pay(system, terms);
      const attempt = () => system.cancel(system.merchant);
      await expectRefused(system, terms, attempt, "NumberSpent", [system.merchantAddress, 1n, 1]);
    });

    it("refuses when it was cancelled", async () => {
      const system = await load();
      await system.cancel(system.merchant);
      const attempt = () => system.cancel(system.signer);
      await expectRefused(system, await system.termsOf(), attempt, "NumberSpent", [
        system.merchantAddress,
        1n,
        cancelled,
      ]);
    });
  });

  describe("given an invoice whose number has been cancelled", () => {
    for (const { name, pay } of paths) {
      it(`is refused by ${name}`, async () => {
        const system = await load();
        const terms = await system.termsOf();
        await system.cancel(system.merchant);
        const args = [system.merchantAddress, 1n, cancelled];
        await expectRefused(system, terms, () => pay(system, terms), "NumberSpent", args);
      });
    }
  });

  describe("given a paused, delisted token", () => {
    it("cancels all the same", async () => {
      const { processor, token, merchant, cancel, statusOf, now } = await load();
      await processor.write.pauseEntries([token.address, Number((await now()) + 1000n)]);
      await processor.write.delistToken([token.address]);
      await cancel(merchant);
      expect(await statusOf()).to.equal(cancelled);
    });
  });

  describe("given a merchant or signer with code", () => {
    it("spends it when the account itself calls", async () => {
      const { viem, processor, merchant, stranger, addressOf } = await load();
      const wallet = await viem.deployContract("WalletMock", [addressOf(stranger)]);
      const account = getAddress(wallet.address);
      await processor.write.setSigner([account, 2 ** 40, 0], { account: merchant.account });
      for (const of of [account, addressOf(merchant)]) {
        const data = encodeFunctionData({ abi: processor.abi, functionName: "cancel", args: [of, 5n] });
        await wallet.write.execute([processor.address, data], { account: stranger.account });
        expect(await processor.read.getNumberStatus([of, 5n])).to.equal(cancelled);
      }
    });
  });
});
