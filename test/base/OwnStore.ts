import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import { treatment } from "../support/hostile.ts";
import { multicall3 } from "../support/system.ts";

const connection = await hre.network.create();

/** A room that is its own store, with a hundred units of a token that treats each recipient as it is told to. */
async function fixture() {
  const { viem } = connection;
  const [, account, stranger] = (await viem.getWalletClients()) as [never, Wallet, Wallet];
  const room = await viem.deployContract("OwnStoreMock", [multicall3.address]);
  const hostile = await viem.deployContract("HostileToken");
  await hostile.write.mint([room.address, 100n]);
  const owner = account.account.address;
  const pay = (amount: bigint) => room.write.pay([id, hostile.address, owner, amount]);
  const credit = () => room.read.getCredit([room.address, hostile.address, owner]);
  return { ...connection, room, hostile, account, stranger, owner, pay, credit };
}
type Wallet = Awaited<ReturnType<typeof connection.viem.getWalletClients>>[number];
const id = `0x${"01".repeat(32)}` as const;
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("OwnStore", () => {
  it("pays out of the room's own balance", async () => {
    const { hostile, owner, pay, credit } = await load();
    await pay(60n);
    expect(await hostile.read.balanceOf([owner])).to.equal(60n);
    expect(await credit()).to.equal(0n);
  });

  it("sends for nobody but the room itself", async () => {
    const { viem, room, hostile, stranger } = await load();
    const caller = stranger.account.address;
    const attempt = room.write.send([hostile.address, caller, 1n], { account: stranger.account });
    const isCaller = (one: string) => one.toLowerCase() === caller.toLowerCase();
    await viem.assertions.revertWithCustomErrorWithArgs(attempt, room, "NotStoreController", [isCaller]);
    expect(await hostile.read.balanceOf([room.address])).to.equal(100n);
  });

  for (const how of ["refuse", "burnGas", "payAndDeny"] as const) {
    describe(`given an account that it cannot pay (${how})`, () => {
      it("keeps the money as that account's credit, which it claims later", async () => {
        const { room, hostile, owner, pay, credit, account } = await load();
        await hostile.write.treat([owner, treatment[how]]);
        await pay(60n);
        expect(await credit()).to.equal(60n);
        expect(await hostile.read.balanceOf([room.address])).to.equal(100n);
        await hostile.write.treat([owner, treatment.pay]);
        await room.write.claim([room.address, hostile.address, owner]);
        expect(await hostile.read.balanceOf([owner])).to.equal(60n);
        expect(await credit()).to.equal(0n);
        expect(account.account.address).to.equal(owner);
      });
    });
  }

  it("refuses to send a credit to itself, to the token and to nobody", async () => {
    const { viem, room, hostile, owner, pay, account } = await load();
    await hostile.write.treat([owner, treatment.refuse]);
    await pay(60n);
    for (const to of [room.address, hostile.address, zeroAddress]) {
      const attempt = room.write.claimTo([room.address, hostile.address, to, 1n], { account: account.account });
      await viem.assertions.revertWithCustomError(attempt, room, "PayeeNotAllowed");
    }
  });
});
