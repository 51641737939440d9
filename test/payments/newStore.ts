import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, toFunctionSelector, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { asAuthorization, authorizations, deployAuthorized } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { type ErrorName, eventsOf, gas } from "../support/payments.ts";
import { noList, usdt, usdtList } from "../support/system.ts";

const connection = await hre.network.create();

/** The merchant's store holds two payments, in ascending order of their ids. */
async function fixture() {
  const system = await deployAuthorized(connection);
  const { processor, terms } = system;
  const second = { ...terms, number: 2n, amount: usdt(50) };
  await authorizations[0].pay(system, second);
  const payments = [terms, second].sort((a, b) => (BigInt(system.idOf(a)) < BigInt(system.idOf(b)) ? -1 : 1));
  const generation = () => processor.read.getGeneration([terms.merchant]);
  const { merchant, token } = terms;
  const show = (shown: readonly PaymentTerms[], accounts: readonly Address[] = []) =>
    processor.write.newStoreForShortage([merchant, token, shown, accounts], { account: system.stranger.account, gas });
  const next = await processor.read.getStoreOf([terms.merchant, 1n]);
  return { ...system, second, payments, generation, show, next };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

async function refused(system: Loaded, attempt: Promise<unknown>, name: ErrorName, args: readonly unknown[]) {
  const { viem, processor } = system;
  await viem.assertions.revertWithCustomErrorWithArgs(attempt as never, processor, name, args as never);
  expect(await system.generation()).to.equal(0n);
}

describe("newStore", () => {
  it("is the merchant's own to ask for, and says where its new money goes", async () => {
    const system = await load();
    const { processor, merchant, terms, next } = system;
    const hash = await processor.write.newStore({ account: merchant.account });
    expect(await eventsOf(system, hash)).to.deep.equal([
      { eventName: "StoreRenewed", args: { store: next, owner: terms.merchant, generation: 1n } },
    ]);
    expect(await processor.read.getStore([terms.merchant])).to.equal(next);
  });

  it("moves on by one generation each time", async () => {
    const system = await load();
    const { processor, merchant, terms } = system;
    for (const generation of [1n, 2n, 3n]) {
      const hash = await processor.write.newStore({ account: merchant.account });
      const store = await processor.read.getStoreOf([terms.merchant, generation]);
      expect(await eventsOf(system, hash)).to.deep.equal([
        { eventName: "StoreRenewed", args: { store, owner: terms.merchant, generation } },
      ]);
      expect(await system.generation()).to.equal(generation);
      expect(await processor.read.getStore([terms.merchant])).to.equal(store);
    }
  });

  it("is opened under its own generation", async () => {
    const system = await load();
    await system.processor.write.newStore({ account: system.merchant.account });
    const of = { ...system.terms, number: 3n };
    await authorizations[0].pay(system, of);
    const events = await eventsOf(system, await system.capture(usdt(100), { of }));
    const args = { store: system.next, owner: of.merchant, generation: 1n };
    expect(events[1]).to.deep.equal({ eventName: "StoreOpened", args });
  });

  it("concerns nobody else's store", async () => {
    const system = await load();
    await system.processor.write.newStore({ account: system.stranger.account });
    expect(await system.generation()).to.equal(0n);
    expect(await system.processor.read.getStore([system.terms.merchant])).to.equal(system.store);
  });

  it("takes new money only: money that is held stays, and leaves from where it is", async () => {
    const system = await load();
    const { processor, merchant, terms, next } = system;
    await processor.write.newStore({ account: merchant.account });
    const third = { ...terms, number: 3n };
    await authorizations[1].pay(system, third);
    expect(await system.held(next)).to.equal(usdt(100));
    expect(await processor.read.getPayment([system.idOf(third)])).to.deep.equal([usdt(100), 0n, 1n]);
    await system.capture(usdt(100));
    await system.capture(usdt(100), { of: third });
    expect(await system.held(next)).to.equal(0n);
    expect(await system.held(system.store)).to.equal(usdt(50));
  });

  it("takes the credits of new charges", async () => {
    const system = await load();
    await system.processor.write.newStore({ account: system.merchant.account });
    await system.treat(system.split, treatment.refuse);
    const terms = await system.hostileTerms({ number: 3n });
    const signature = await system.signTerms(system.signer, terms);
    await system.processor.write.charge([terms, system.addressOf(system.signer), terms.amount, signature], {
      account: system.payer.account,
      gas,
    });
    expect(await system.processor.read.getCredit([system.next, system.hostileToken, system.split])).to.equal(usdt(20));
  });

  it("has a place of its own for every generation and merchant", async () => {
    const { processor, terms, addressOf, stranger } = await load();
    const stores = new Set<string>();
    for (const merchant of [terms.merchant, addressOf(stranger)])
      for (const generation of [0n, 1n, 2n, 65_535n])
        stores.add(await processor.read.getStoreOf([merchant, generation]));
    expect(stores.size).to.equal(8);
  });
});

describe("newStoreForShortage", () => {
  describe("given a store that the issuer has taken from", () => {
    const taken = async () => {
      const system = await load();
      await system.hostile.write.burn([system.store, 1n]);
      return system;
    };

    it("is anybody's to ask for, with a proof of what it owes", async () => {
      const system = await taken();
      const hash = await system.show(system.payments);
      const { next: store, terms } = system;
      expect(await eventsOf(system, hash)).to.deep.equal([
        { eventName: "StoreRenewed", args: { store, owner: terms.merchant, generation: 1n } },
      ]);
    });

    it("cannot be asked for twice by the same", async () => {
      const system = await taken();
      await system.show(system.payments);
      const id = system.idOf(system.payments[0]!);
      const attempt = system.show(system.payments);
      const { viem, processor, next, hostileToken } = system;
      const args = [id, next, hostileToken] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, "NotOfStore", [...args]);
      expect(await system.generation()).to.equal(1n);
    });

    it("refuses what shows too little of it", async () => {
      const system = await taken();
      await refused(system, system.show([system.terms]), "StoreNotShort", [usdt(150) - 1n, usdt(100)]);
    });

    it("refuses one payment shown twice, and a wrong order", async () => {
      const system = await taken();
      const [first, second] = system.payments.map(system.idOf);
      const twice = system.show([system.payments[1]!, system.payments[1]!]);
      await refused(system, twice, "PaymentsNotAscending", [second, second]);
      const reversed = system.show([...system.payments].reverse());
      await refused(system, reversed, "PaymentsNotAscending", [second, first]);
    });

    for (const [what, of] of [
      ["of another merchant", (system: Loaded) => ({ merchant: system.addressOf(system.stranger) })],
      ["in another token", (system: Loaded) => ({ token: system.addressOf(system.token.address) })],
    ] as const) {
      it(`refuses a payment ${what} among them`, async () => {
        const system = await taken();
        const foreign = { ...system.second, ...of(system) };
        const shown = [...system.payments, foreign].sort((a, b) => (system.idOf(a) < system.idOf(b) ? -1 : 1));
        const args = [system.idOf(foreign), system.store, system.hostileToken];
        await refused(system, system.show(shown), "NotOfStore", args);
      });
    }

    it("counts nothing that was captured, voided or never authorized", async () => {
      const system = await taken();
      await system.voidAmount(usdt(100));
      const never = { ...system.terms, number: 77n };
      const shown = [...system.payments, never].sort((a, b) => (system.idOf(a) < system.idOf(b) ? -1 : 1));
      await system.hostile.write.mint([system.store, 1n]);
      await refused(system, system.show(shown), "StoreNotShort", [usdt(50), usdt(50)]);
    });
  });

  describe("given credits in the store, of which the issuer has taken", () => {
    /** A hundred are the payer's credit, fifty are capturable; the issuer has left fifty. */
    const credited = async () => {
      const system = await load();
      const { terms, store } = system;
      await system.treat(terms.payer, treatment.refuse);
      await system.voidAmount(usdt(100));
      await system.treat(terms.payer, treatment.pay);
      await system.hostile.write.burn([store, usdt(100)]);
      return system;
    };

    it("counts them: payments and credits together are more than there is", async () => {
      const system = await credited();
      await refused(system, system.show([system.second]), "StoreNotShort", [usdt(50), usdt(50)]);
      await refused(system, system.show([], [system.receiver]), "StoreNotShort", [usdt(50), 0n]);
      await system.show([system.second], [system.terms.payer]);
      expect(await system.generation()).to.equal(1n);
    });

    it("needs no payment where the credits alone are more", async () => {
      const system = await credited();
      await system.show([], [system.terms.payer]);
      expect(await system.generation()).to.equal(1n);
    });

    it("keeps a new payer's money from paying an old credit", async () => {
      const system = await credited();
      const { viem, hostile, store, next, hostileToken, terms, processor } = system;
      await system.show([system.second], [terms.payer]);
      const third = { ...terms, number: 3n };
      await authorizations[0].pay(system, third);
      const claim = processor.write.claim([store, hostileToken, terms.payer], { gas });
      const args = [store, usdt(50), usdt(100)] as const;
      await viem.assertions.revertWithCustomErrorWithArgs(claim, hostile, "ERC20InsufficientBalance", [...args]);
      expect(await system.held(next)).to.equal(usdt(100));
    });

    it("refuses one account shown twice, a wrong order, and the zero account", async () => {
      const system = await credited();
      const [first, second] = [system.terms.payer, system.receiver].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      for (const [shown, previous] of [
        [[first!, first!], first],
        [[second!, first!], second],
      ] as const)
        await refused(system, system.show([], shown), "AccountsNotAscending", [previous, first]);
      await refused(system, system.show([], [zeroAddress]), "AccountsNotAscending", [zeroAddress, zeroAddress]);
    });

    it("adds up the credits of several accounts", async () => {
      const system = await load();
      const { terms, receiver, store } = system;
      await system.treat(receiver, treatment.refuse);
      await system.capture(usdt(100));
      await system.treat(terms.payer, treatment.refuse);
      await system.voidAmount(usdt(50), { of: system.second });
      // Ten of the fee, fifty of the payer.
      await system.hostile.write.burn([store, 1n]);
      const accounts = [terms.payer, receiver].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      for (const [account, credit] of [
        [terms.payer, usdt(50)],
        [receiver, usdt(10)],
      ] as const)
        await refused(system, system.show([], [account]), "StoreNotShort", [usdt(60) - 1n, credit]);
      await system.show([], accounts);
      expect(await system.generation()).to.equal(1n);
    });

    it("counts no credit of another token or of another store", async () => {
      const system = await credited();
      const { processor, terms, token, merchant } = system;
      const attempt = processor.write.newStoreForShortage([terms.merchant, token.address, [], [terms.payer]], { gas });
      await refused(system, attempt, "StoreNotShort", [0n, 0n]);
      await processor.write.newStore({ account: merchant.account });
      const { revertWithCustomErrorWithArgs } = system.viem.assertions;
      const again = system.show([], [terms.payer]);
      await revertWithCustomErrorWithArgs(again, processor, "StoreNotShort", [0n, 0n]);
    });
  });

  describe("given a store that has what it owes", () => {
    it("refuses: all that it owes is there, to the unit", async () => {
      const system = await load();
      await refused(system, system.show(system.payments), "StoreNotShort", [usdt(150), usdt(150)]);
    });

    it("refuses an empty proof", async () => {
      const system = await load();
      await refused(system, system.show([]), "StoreNotShort", [usdt(150), 0n]);
    });
  });
});

describe("newStoreForBlacklisted", () => {
  const ask = (system: Loaded, token = system.token.address) =>
    system.processor.write.newStoreForBlacklisted([system.terms.merchant, token], {
      account: system.stranger.account,
      gas,
    });

  it("is anybody's to ask for while the issuer lists the store", async () => {
    const system = await load();
    await system.asTokenOwner.write.addBlackList([system.store]);
    const { next: store, terms } = system;
    expect(await eventsOf(system, await ask(system))).to.deep.equal([
      { eventName: "StoreRenewed", args: { store, owner: terms.merchant, generation: 1n } },
    ]);
  });

  it("cannot be asked for again: the new store is on no list", async () => {
    const system = await load();
    await system.asTokenOwner.write.addBlackList([system.store]);
    await ask(system);
    const args = [system.next, system.addressOf(system.token.address)] as const;
    const { viem, processor } = system;
    await viem.assertions.revertWithCustomErrorWithArgs(ask(system), processor, "StoreNotBlacklisted", [...args]);
  });

  it("works for a token that has been delisted, too", async () => {
    const system = await load();
    await system.asTokenOwner.write.addBlackList([system.store]);
    await system.processor.write.delistToken([system.token.address]);
    await ask(system);
    expect(await system.generation()).to.equal(1n);
  });

  it("refuses a store that is on no list", async () => {
    const system = await load();
    await refused(system, ask(system), "StoreNotBlacklisted", [system.store, system.addressOf(system.token.address)]);
  });

  it("refuses a token whose issuer's list nobody knows", async () => {
    const system = await load();
    await refused(system, ask(system, system.hostileToken), "IssuerListUnknown", [system.hostileToken]);
    await system.processor.write.listToken([system.token.address, 20, noList]);
    const token = system.addressOf(system.token.address);
    await refused(system, ask(system), "IssuerListUnknown", [token]);
    await system.processor.write.listToken([system.token.address, 20, usdtList]);
  });

  it("takes no other answer than yes: none, two words, or a number", async () => {
    const system = await load();
    const token = system.hostileToken;
    for (const list of ["nosuch(address)", "balanceOf(address)", "name()"].map((one) => toFunctionSelector(one))) {
      await system.processor.write.listToken([token, 0, list]);
      await refused(system, ask(system, token), "StoreNotBlacklisted", [system.store, token]);
    }
  });
});

describe("a store of a later generation", () => {
  it("serves Permit2 payments with parts", async () => {
    const system = await load();
    await system.processor.write.newStore({ account: system.merchant.account });
    const terms = await system.hostileTerms({
      number: 3n,
      ...(await asAuthorization(system)),
      authorizationExpiry: 0n,
    });
    const consent = await system.signPermit2(system.payer, terms, { nonce: 3n });
    const signature = await system.signTerms(system.signer, terms);
    const { processor, permit2Collector, signer, payer, addressOf } = system;
    await processor.write.chargeWithConsent(
      [terms, addressOf(signer), addressOf(payer), permit2Collector.address, signature, consent],
      { account: system.stranger.account, gas },
    );
    expect(await system.publicClient.getCode({ address: system.next })).to.not.equal(undefined);
    expect(await system.held(system.next)).to.equal(0n);
    expect(await system.held(system.split)).to.equal(usdt(20));
  });
});

// PUSH1 1, PUSH0, MSTORE, then REVERT of one word or RETURN of two.
const unclear = { "reverts with a yes": "0x60015f5260205ffd", "answers yes and more": "0x60015f5260405ff3" } as const;
for (const [what, code] of Object.entries(unclear)) {
  it(`an issuer's list that ${what} says no`, async () => {
    const system = await load();
    const { processor, networkHelpers, terms, others, store } = system;
    const token = system.addressOf(others[6]!);
    await networkHelpers.setCode(token, code);
    await processor.write.listToken([token, 0, usdtList]);
    const attempt = processor.write.newStoreForBlacklisted([terms.merchant, token], { gas });
    await refused(system, attempt, "StoreNotBlacklisted", [store, token]);
  });
}

it("an issuer's list may spend 50,000 gas on its answer, and is given no more", async () => {
  const system = await load();
  const { processor, networkHelpers, terms, others, next } = system;
  const token = system.addressOf(others[6]!);
  // GAS, DUP1, PUSH2 50,001, GT, SWAP1, PUSH2 49,000, LT, AND: yes where what is left is between the two.
  await networkHelpers.setCode(token, "0x5a8061c351119061bf6810165f5260205ff3");
  await processor.write.listToken([token, 0, usdtList]);
  await processor.write.newStoreForBlacklisted([terms.merchant, token], { gas });
  expect(await processor.read.getStore([terms.merchant])).to.equal(next);
});
