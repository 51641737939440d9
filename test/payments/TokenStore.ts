import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { deployHostileSystem, treatment } from "../support/hostile.ts";
import { gas, paths } from "../support/payments.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** The merchant's store is open and holds twenty for the split's account. */
async function fixture() {
  const system = await deployHostileSystem(connection);
  await system.treat(system.split, treatment.refuse);
  await paths[0].pay(system, await system.hostileTerms());
  await system.treat(system.split, treatment.pay);
  return { ...system, tokenStore: await system.viem.getContractAt("TokenStore", system.store) };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("TokenStore", () => {
  it("is at the address that getStore returns, and each merchant has another", async () => {
    const { processor, publicClient, store, addressOf, stranger } = await load();
    expect(await publicClient.getCode({ address: store })).to.not.equal(undefined);
    expect(await processor.read.getStore([addressOf(stranger)])).to.not.equal(store);
  });

  for (const role of ["merchant", "admin", "stranger"] as const) {
    it(`refuses to send for the ${role}: it obeys the processor alone`, async () => {
      const { viem, tokenStore, hostileToken, addressOf, held, store, ...system } = await load();
      const caller = addressOf(system[role]);
      const attempt = tokenStore.write.send([hostileToken, caller, 1n], { account: system[role].account, gas });
      await viem.assertions.revertWithCustomErrorWithArgs(attempt, tokenStore, "NotStoreController", [caller]);
      expect(await held(store)).to.equal(usdt(20));
    });
  }

  it("obeys the account that created it", async () => {
    const { viem, hostile, hostileToken, stranger, addressOf, held } = await load();
    const own = await viem.deployContract("TokenStore", [], { client: { wallet: stranger } });
    await hostile.write.mint([own.address, 5n]);
    await own.write.send([hostileToken, addressOf(stranger), 5n], { account: stranger.account });
    expect(await held(stranger)).to.equal(5n);
  });
});
