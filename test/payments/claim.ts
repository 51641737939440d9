import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, encodeFunctionData, getAddress, maxUint256 } from "viem";
import { deployHostileSystem, treatment } from "../support/hostile.ts";
import { eventsOf, gas, paths } from "../support/payments.ts";
import { type Wallet, noList, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** The merchant's store holds twenty as the credit of the split's account, which can receive again. */
async function fixture() {
  const system = await deployHostileSystem(connection);
  await system.treat(system.split, treatment.refuse);
  await paths[0].pay(system, await system.hostileTerms());
  await system.treat(system.split, treatment.pay);
  const claim = (account: Address = system.split, store: Address = system.store) =>
    system.processor.write.claim([store, system.hostileToken, account], { account: system.stranger.account, gas });
  return { ...system, claim };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

describe("claim", () => {
  describe("given a credit", () => {
    it("brings all of it to its account, by anybody's call", async () => {
      const system = await load();
      await system.claim();
      expect(await system.held(system.split)).to.equal(usdt(20));
      expect(await system.held(system.store)).to.equal(0n);
      expect(await system.creditOf(system.split)).to.equal(0n);
    });

    it("says what left which store for whom", async () => {
      const system = await load();
      const { store, split: account, hostileToken: token } = system;
      expect(await eventsOf(system, await system.claim())).to.deep.equal([
        { eventName: "Claimed", args: { store, account, token, to: account, amount: usdt(20) } },
      ]);
    });

    it("pays it once", async () => {
      const system = await load();
      await system.claim();
      const { viem, processor, store, hostileToken, split } = system;
      const args = [store, hostileToken, split] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(system.claim(), processor, "NoCredit", [...args]);
      expect(await system.held(split)).to.equal(usdt(20));
    });

    it("leaves other credits of the store alone", async () => {
      const system = await load();
      await system.treat(system.receiver, treatment.refuse);
      await paths[0].pay(system, await system.hostileTerms({ number: 2n }));
      await system.claim();
      expect(await system.creditOf(system.receiver)).to.equal(usdt(10));
      expect(await system.held(system.store)).to.equal(usdt(10));
    });

    it("gives the token all the gas there is", async () => {
      const system = await load();
      await system.treat(system.split, treatment.payCostly);
      await system.hostile.write.setCostlyGas([1_000_000n]);
      await system.claim();
      expect(await system.held(system.split)).to.equal(usdt(20));
    });

    it("pays while its token is paused and delisted, and the merchant's signer revoked", async () => {
      const system = await load();
      const { processor, hostileToken, now, merchant, signer, addressOf } = system;
      await processor.write.pauseEntries([hostileToken, Number((await now()) + 1_000n)]);
      await processor.write.delistToken([hostileToken]);
      await processor.write.setSigner([addressOf(signer), 0, 0], { account: merchant.account });
      await system.claim();
      expect(await system.held(system.split)).to.equal(usdt(20));
    });
  });

  describe("given no credit", () => {
    const others: Readonly<Record<string, (system: Loaded) => Promise<readonly [store: Address, account: Address]>>> = {
      "an account that has none": async (system) => [system.store, system.receiver],
      "a store that is none": async (system) => [system.hostileToken, system.split],
      "the store of another merchant": async (system) => [
        await system.processor.read.getStore([system.addressOf(system.stranger)]),
        system.split,
      ],
    };
    for (const [what, of] of Object.entries(others)) {
      it(`refuses for ${what}`, async () => {
        const system = await load();
        const [store, account] = await of(system);
        const args = [store, system.hostileToken, account] as const;
        const attempt = system.claim(account, store);
        await system.viem.assertions.revertWithCustomErrorWithArgs(attempt, system.processor, "NoCredit", [...args]);
      });
    }
  });

  describe("given an account that the token's issuer has listed", () => {
    /** Twenty USDT are the split's credit: its balance was full. It could receive again, and is listed now. */
    const listed = async () => {
      const system = await load();
      const { processor, store, split, others, asTokenOwner } = system;
      const token = getAddress(system.token.address);
      await system.setBalance(split, maxUint256);
      await paths[0].pay(system, await system.hostileTerms({ number: 7n, token }));
      await system.setBalance(split, 0n);
      await asTokenOwner.write.addBlackList([split]);
      const credit = () => processor.read.getCredit([store, token, split]);
      expect(await credit()).to.equal(usdt(20));
      const owner = others[0]!;
      const claimBy = (who: Wallet) => processor.write.claim([store, token, split], { account: who.account, gas });
      return { ...system, token, credit, owner, claimBy };
    };

    for (const role of ["stranger", "merchant", "admin"] as const) {
      it(`refuses the ${role}: it would bury the credit where it cannot be spent`, async () => {
        const system = await listed();
        const { viem, processor, split, token } = system;
        const attempt = system.claimBy(system[role]);
        await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, "AccountBlacklisted", [split, token]);
        expect(await system.credit()).to.equal(usdt(20));
      });
    }

    it("lets the account itself claim", async () => {
      const system = await listed();
      await system.claimBy(system.owner);
      expect(await system.balanceOf(system.split)).to.equal(usdt(20));
      expect(await system.credit()).to.equal(0n);
    });

    it("lets the account send it elsewhere, after anybody has tried", async () => {
      const system = await listed();
      const { viem, processor, store, token, owner, receiver, stranger } = system;
      await viem.assertions.revertWithCustomError(system.claimBy(stranger), processor, "AccountBlacklisted");
      const had = await system.balanceOf(receiver);
      await processor.write.claimTo([store, token, receiver, usdt(20)], { account: owner.account });
      expect((await system.balanceOf(receiver)) - had).to.equal(usdt(20));
    });

    it("lets anybody claim again once the issuer has taken it off its list", async () => {
      const system = await listed();
      await system.asTokenOwner.write.removeBlackList([system.split]);
      await system.claimBy(system.stranger);
      expect(await system.balanceOf(system.split)).to.equal(usdt(20));
    });

    it("lets anybody claim where nobody knows how to ask the issuer", async () => {
      const system = await listed();
      await system.processor.write.listToken([system.token, 20, noList]);
      await system.claimBy(system.stranger);
      expect(await system.balanceOf(system.split)).to.equal(usdt(20));
    });
  });

  describe("given an account that still cannot receive", () => {
    it("reverts, and can be tried again", async () => {
      const system = await load();
      await system.treat(system.split, treatment.refuse);
      const { viem, hostile, split } = system;
      const args = [split] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(system.claim(), hostile, "RecipientRefused", [...args]);
      expect(await system.creditOf(split)).to.equal(usdt(20));
      await system.treat(split, treatment.pay);
      await system.claim();
      expect(await system.held(split)).to.equal(usdt(20));
    });

    it("reverts when the token returns false", async () => {
      const system = await load();
      await system.hostile.write.setAnswer([`0x${"00".repeat(32)}`]);
      await system.treat(system.split, treatment.answer);
      const store = await system.viem.getContractAt("TokenStore", system.store);
      const args = [system.hostileToken] as const;
      const { revertWithCustomErrorWithArgs } = system.viem.assertions;
      await revertWithCustomErrorWithArgs(system.claim(), store, "SafeERC20FailedOperation", [...args]);
      expect(await system.creditOf(system.split)).to.equal(usdt(20));
    });
  });

  describe("given a store that the issuer has emptied", () => {
    it("reverts, and pays once the money is back", async () => {
      const system = await load();
      await system.hostile.write.burn([system.store, 1n]);
      const { revertWithCustomErrorWithArgs } = system.viem.assertions;
      const args = [system.store, usdt(20) - 1n, usdt(20)] as const;
      await revertWithCustomErrorWithArgs(system.claim(), system.hostile, "ERC20InsufficientBalance", [...args]);
      expect(await system.creditOf(system.split)).to.equal(usdt(20));
      await system.hostile.write.mint([system.store, 1n]);
      await system.claim();
      expect(await system.held(system.split)).to.equal(usdt(20));
    });
  });

  describe("given a token that calls back", () => {
    it("pays once, and answers the second claim that it is busy", async () => {
      const system = await load();
      const args = [system.store, system.hostileToken, system.split] as const;
      const again = encodeFunctionData({ abi: system.processor.abi, functionName: "claim", args });
      await system.hostile.write.setCall([system.processor.address, again]);
      await system.treat(system.split, treatment.payAndCall);
      await system.claim();
      expect(await system.hostile.read.callSucceeded()).to.equal(false);
      expect(await system.held(system.split)).to.equal(usdt(20));
      expect(await system.held(system.store)).to.equal(0n);
    });
  });

  it("asks no token whose issuer keeps no list, though it say yes to everything", async () => {
    const { viem, processor, networkHelpers, store, split, stranger, others, addressOf } = await load();
    const token = addressOf(others[6]!);
    // PUSH1 1, PUSH0, MSTORE, RETURN of one word.
    await networkHelpers.setCode(token, "0x60015f5260205ff3");
    await processor.write.listToken([token, 0, noList]);
    const attempt = processor.write.claim([store, token, split], { account: stranger.account, gas });
    await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, "NoCredit", [store, token, split]);
  });
});
