import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { deployAuthorized } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { type ErrorName, eventsOf, legOf } from "../support/payments.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployAuthorized(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

async function refused(system: Loaded, attempt: () => Promise<unknown>, name: ErrorName, args: readonly unknown[]) {
  const state = async () => [await system.left(), await system.held(system.store), await system.held(system.payer)];
  const before = await state();
  const { viem, processor } = system;
  await viem.assertions.revertWithCustomErrorWithArgs(attempt() as never, processor, name, args as never);
  expect(await state()).to.deep.equal(before);
}

describe("void", () => {
  for (const role of ["merchant", "operator"] as const) {
    it(`returns to the payer what the ${role} names, part by part`, async () => {
      const system = await load();
      await system.voidAmount(usdt(40), { who: system[role] });
      expect(await system.held(system.payer)).to.equal(usdt(940));
      expect(await system.left()).to.deep.equal({ capturable: usdt(60), refundable: 0n });
      await system.voidAmount(usdt(60), { who: system[role] });
      expect(await system.held(system.payer)).to.equal(usdt(1_000));
      expect(await system.held(system.store)).to.equal(0n);
    });
  }

  it("says how much went back", async () => {
    const system = await load();
    const { paymentId: id, store, terms } = system;
    expect(await eventsOf(system, await system.voidAmount(usdt(40)))).to.deep.equal([
      { eventName: "Voided", args: { id, amount: usdt(40) } },
      { eventName: "StoreOpened", args: { store, owner: terms.merchant, generation: 0n } },
    ]);
  });

  it("works after the authorization has expired, too", async () => {
    const system = await load();
    await system.toExpiry();
    await system.voidAmount(usdt(100));
    expect(await system.held(system.payer)).to.equal(usdt(1_000));
  });

  it("credits a payer that cannot receive", async () => {
    const system = await load();
    await system.treat(system.terms.payer, treatment.burnGas);
    const events = await eventsOf(system, await system.voidAmount(usdt(100)));
    const { paymentId: id, store, hostileToken: token, terms } = system;
    expect(events.at(-1)).to.deep.equal({
      eventName: "Credited",
      args: { id, store, account: terms.payer, leg: legOf("returned"), token, amount: usdt(100) },
    });
    expect(await system.creditOf(terms.payer)).to.equal(usdt(100));
  });

  it("leaves the payment's storage empty once all has gone back", async () => {
    const system = await load();
    await system.voidAmount(usdt(100));
    expect(await system.processor.read.getPayment([system.paymentId])).to.deep.equal([0n, 0n, 0n]);
  });

  for (const amount of [0n, usdt(100) + 1n, 2n ** 120n + 1n]) {
    it(`refuses ${amount}`, async () => {
      const system = await load();
      await refused(system, () => system.voidAmount(amount), "AmountOutOfRange", [amount, usdt(100)]);
    });
  }

  for (const role of ["payer", "stranger", "signer", "feeReceiver"] as const) {
    it(`refuses the ${role}`, async () => {
      const system = await load();
      const { merchant, operator } = system.terms;
      const args = [system.addressOf(system[role]), merchant, operator];
      await refused(system, () => system.voidAmount(1n, { who: system[role] }), "NotMerchantOrOperator", args);
    });
  }

  describe("given the amount that it says is capturable", () => {
    for (const acting of [0n, usdt(100) - 1n, usdt(100) + 1n]) {
      it(`refuses ${acting} where it is ${usdt(100)}`, async () => {
        const system = await load();
        await refused(system, () => system.voidAmount(usdt(1), { acting }), "CapturableChanged", [acting, usdt(100)]);
      });
    }

    it("refuses a repetition, by a second server or after a crash", async () => {
      const system = await load();
      for (const who of [system.merchant, system.operator]) {
        const attempt = () => system.voidAmount(usdt(30), { acting: usdt(100), who });
        if (who === system.merchant) await attempt();
        await refused(system, attempt, "CapturableChanged", [usdt(100), usdt(70)]);
      }
      expect(await system.held(system.payer)).to.equal(usdt(930));
    });

    it("refuses what was written before a capture", async () => {
      const system = await load();
      await system.capture(usdt(30));
      const attempt = () => system.voidAmount(usdt(30), { acting: usdt(100) });
      await refused(system, attempt, "CapturableChanged", [usdt(100), usdt(70)]);
    });
  });
});

describe("reclaim", () => {
  for (const role of ["payer", "stranger", "merchant"] as const) {
    it(`returns all that is held to the payer from the expiry on, by the ${role}`, async () => {
      const system = await load();
      await system.capture(usdt(25));
      await system.toExpiry();
      await system.reclaim({ who: system[role] });
      expect(await system.held(system.payer)).to.equal(usdt(975));
      expect(await system.left()).to.deep.equal({ capturable: 0n, refundable: usdt(25) });
    });
  }

  it("says how much went back", async () => {
    const system = await load();
    await system.toExpiry();
    const events = await eventsOf(system, await system.reclaim());
    expect(events[0]).to.deep.equal({ eventName: "Reclaimed", args: { id: system.paymentId, amount: usdt(100) } });
  });

  it("credits a payer that cannot receive", async () => {
    const system = await load();
    await system.treat(system.terms.payer, treatment.refuse);
    await system.toExpiry();
    await system.reclaim();
    expect(await system.creditOf(system.terms.payer)).to.equal(usdt(100));
    expect(await system.held(system.store)).to.equal(usdt(100));
  });

  it("refuses while the merchant may still capture", async () => {
    const system = await load();
    const expiry = system.terms.authorizationExpiry;
    await system.toExpiry(1n);
    await refused(system, () => system.reclaim(), "AuthorizationNotExpired", [expiry - 1n, expiry]);
  });

  it("happens once", async () => {
    const system = await load();
    await system.toExpiry();
    await system.reclaim();
    await refused(system, () => system.reclaim(), "NothingToReclaim", [system.paymentId]);
  });

  it("finds nothing under terms that were never authorized, charged ones among them", async () => {
    const system = await load();
    const of = { ...system.terms, authorizationExpiry: 0n };
    await refused(system, () => system.reclaim({ of }), "NothingToReclaim", [system.idOf(of)]);
  });

  it("pays out of the store that holds the money, after the merchant has moved on", async () => {
    const system = await load();
    await system.processor.write.newStore({ account: system.merchant.account });
    await system.toExpiry();
    await system.reclaim();
    expect(await system.held(system.store)).to.equal(0n);
    expect(await system.held(system.payer)).to.equal(usdt(1_000));
  });
});
