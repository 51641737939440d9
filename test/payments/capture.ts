import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, encodeFunctionData, getAddress } from "viem";
import { deployAuthorized, authorizations } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { type ErrorName, eventsOf, legOf } from "../support/payments.ts";
import { noList, usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployAuthorized(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

/** Refused with this error, and nothing has moved. */
async function refused(system: Loaded, attempt: () => Promise<unknown>, name: ErrorName, args: readonly unknown[]) {
  const state = async () => [await system.left(), await system.held(system.store), await system.held(system.merchant)];
  const before = await state();
  const { viem, processor } = system;
  await viem.assertions.revertWithCustomErrorWithArgs(attempt() as never, processor, name, args as never);
  expect(await state()).to.deep.equal(before);
}

describe("capture", () => {
  describe("given an authorized payment", () => {
    it("brings fee, split and rest to their owners", async () => {
      const system = await load();
      const had = await system.held(system.merchant);
      await system.capture(usdt(100));
      expect(await system.held(system.receiver)).to.equal(usdt(10));
      expect(await system.held(system.split)).to.equal(usdt(20));
      expect((await system.held(system.merchant)) - had).to.equal(usdt(70));
      expect(await system.held(system.store)).to.equal(0n);
      expect(await system.left()).to.deep.equal({ capturable: 0n, refundable: usdt(100) });
    });

    it("takes it part by part", async () => {
      const system = await load();
      await system.capture(usdt(30));
      expect(await system.left()).to.deep.equal({ capturable: usdt(70), refundable: usdt(30) });
      await system.capture(usdt(70));
      expect(await system.left()).to.deep.equal({ capturable: 0n, refundable: usdt(100) });
      expect(await system.held(system.split)).to.equal(usdt(20));
    });

    it("rounds splits and fee down, and leaves the merchant the rest", async () => {
      const system = await load();
      const had = await system.held(system.merchant);
      await system.capture(19n);
      expect(await system.held(system.receiver)).to.equal(1n);
      expect(await system.held(system.split)).to.equal(3n);
      expect((await system.held(system.merchant)) - had).to.equal(15n);
    });

    it("sends no part that rounds to nothing", async () => {
      const system = await load();
      await system.treat(system.receiver, treatment.refuse);
      await system.treat(system.split, treatment.refuse);
      const events = await eventsOf(system, await system.capture(4n));
      expect(events.map(({ eventName }) => eventName)).to.deep.equal(["Captured", "StoreOpened"]);
    });

    it("says what went where, and then what each split was", async () => {
      const system = await load();
      const { paymentId: id, store, terms, split } = system;
      expect(await eventsOf(system, await system.capture(usdt(50)))).to.deep.equal([
        { eventName: "Captured", args: { id, amount: usdt(50), net: usdt(35), fee: usdt(5) } },
        { eventName: "StoreOpened", args: { store, owner: terms.merchant, generation: 0n } },
        { eventName: "SplitPaid", args: { id, account: split, amount: usdt(10) } },
      ]);
    });

    it("needs neither listing, nor signer, nor an entry's leave", async () => {
      const system = await load();
      const { processor, hostileToken, merchant, signer, addressOf } = system;
      await processor.write.pauseEntries([hostileToken, Number((await system.now()) + 1_000n)]);
      await processor.write.delistToken([hostileToken]);
      await processor.write.setSigner([addressOf(signer), 0, 0], { account: merchant.account });
      await system.capture(usdt(100));
      expect((await system.left()).capturable).to.equal(0n);
    });

    it("leaves money that is held under other terms alone", async () => {
      const system = await load();
      const other = { ...system.terms, number: 2n };
      await authorizations[0].pay(system, other);
      await system.capture(usdt(100));
      expect(await system.left(other)).to.deep.equal({ capturable: usdt(100), refundable: 0n });
      expect(await system.held(system.store)).to.equal(usdt(100));
    });
  });

  describe("given a part that cannot be delivered", () => {
    for (const [leg, of, due] of [
      ["split", (system: Loaded) => system.split, usdt(20)],
      ["fee", (system: Loaded) => system.receiver, usdt(10)],
      ["net", (system: Loaded) => system.terms.merchant, usdt(70)],
    ] as const) {
      for (const how of ["refuse", "burnGas", "returnBomb"] as const) {
        it(`credits it in the store that holds it, as the ${leg} of this payment (${how})`, async () => {
          const system = await load();
          const account = of(system);
          await system.treat(account, treatment[how]);
          const events = await eventsOf(system, await system.capture(usdt(100)));
          const credited = events.find(({ eventName }) => eventName === "Credited");
          const { paymentId: id, store, hostileToken: token } = system;
          expect(credited?.args).to.deep.equal({ id, store, account, leg: legOf(leg), token, amount: due });
          expect(await system.creditOf(account)).to.equal(due);
          expect(await system.held(store)).to.equal(due);
        });
      }
    }

    it("credits everybody where the token is stopped, and lets each claim later", async () => {
      const system = await load();
      const { split, receiver, terms } = system;
      for (const account of [split, receiver, terms.merchant]) await system.treat(account, treatment.refuse);
      await system.capture(usdt(100));
      expect(await system.left()).to.deep.equal({ capturable: 0n, refundable: usdt(100) });
      for (const account of [split, receiver, terms.merchant]) {
        await system.treat(account, treatment.pay);
        await system.processor.write.claim([system.store, system.hostileToken, account]);
      }
      expect(await system.held(system.store)).to.equal(0n);
      expect(await system.held(receiver)).to.equal(usdt(10));
    });

    it("burns no more than a leg's gas for each", async () => {
      const system = await load();
      await system.treat(system.split, treatment.burnGas);
      const hash = await system.capture(usdt(100));
      expect(Number((await system.publicClient.getTransactionReceipt({ hash })).gasUsed)).to.be.lessThan(
        process.env.COVERAGE === "1" ? 900_000 : 600_000,
      );
    });
  });

  describe("given one account as merchant and fee receiver, which cannot receive", () => {
    it("credits it twice after the capture's own event: its fee, then its net", async () => {
      const system = await load();
      const { merchant: account } = system.terms;
      const of = { ...system.terms, number: 2n, feeReceiver: account };
      await authorizations[0].pay(system, of);
      await system.treat(account, treatment.refuse);
      const { store, hostileToken: token, split } = system;
      const id = system.idOf(of);
      const credited = (leg: "fee" | "net", amount: bigint) => ({
        eventName: "Credited",
        args: { id, store, account, leg: legOf(leg), token, amount },
      });
      expect(await eventsOf(system, await system.capture(usdt(100), { of }))).to.deep.equal([
        { eventName: "Captured", args: { id, amount: usdt(100), net: usdt(70), fee: usdt(10) } },
        { eventName: "StoreOpened", args: { store, owner: account, generation: 0n } },
        { eventName: "SplitPaid", args: { id, account: split, amount: usdt(20) } },
        credited("fee", usdt(10)),
        credited("net", usdt(70)),
      ]);
      expect(await system.creditOf(account)).to.equal(usdt(80));
    });
  });

  describe("given a store from which the issuer has taken a unit", () => {
    const short = async () => {
      const system = await load();
      await system.hostile.write.burn([system.store, 1n]);
      return system;
    };

    it("credits the part that it cannot pay, whole, and delivers the others", async () => {
      const system = await short();
      const { terms, paymentId: id, store, hostileToken: token } = system;
      const had = await system.held(system.merchant);
      const events = await eventsOf(system, await system.capture(usdt(100)));
      expect(events.at(-1)).to.deep.equal({
        eventName: "Credited",
        args: { id, store, account: terms.merchant, leg: legOf("net"), token, amount: usdt(70) },
      });
      expect(await system.held(system.receiver)).to.equal(usdt(10));
      expect(await system.held(system.split)).to.equal(usdt(20));
      expect(await system.held(system.merchant)).to.equal(had);
      expect(await system.creditOf(terms.merchant)).to.equal(usdt(70));
      expect(await system.held(store)).to.equal(usdt(70) - 1n);
    });

    it("pays that credit once the unit is back", async () => {
      const system = await short();
      const had = await system.held(system.merchant);
      await system.capture(usdt(100));
      await system.hostile.write.mint([system.store, 1n]);
      await system.processor.write.claim([system.store, system.hostileToken, system.terms.merchant]);
      expect((await system.held(system.merchant)) - had).to.equal(usdt(70));
      expect(await system.held(system.store)).to.equal(0n);
    });

    it("stops no other payment: the next one in that store is captured whole", async () => {
      const system = await short();
      await system.capture(usdt(100));
      const of = { ...system.terms, number: 2n };
      await authorizations[0].pay(system, of);
      const had = await system.held(system.merchant);
      await system.capture(usdt(100), { of });
      expect((await system.held(system.merchant)) - had).to.equal(usdt(70));
      expect(await system.creditOf(system.terms.merchant)).to.equal(usdt(70));
    });
  });

  describe("given a token that returns false and pays all the same", () => {
    for (const [leg, of, due] of [
      ["split", (system: Loaded) => system.split, usdt(20)],
      ["fee", (system: Loaded) => system.receiver, usdt(10)],
      ["net", (system: Loaded) => system.terms.merchant, usdt(70)],
    ] as const) {
      it(`undoes that payment of the ${leg}, so that the store holds what it credits`, async () => {
        const system = await load();
        const account = of(system);
        const had = await system.held(account);
        await system.treat(account, treatment.payAndDeny);
        await system.capture(usdt(100));
        expect(await system.held(account)).to.equal(had);
        expect(await system.creditOf(account)).to.equal(due);
        expect(await system.held(system.store)).to.equal(due);
      });
    }
  });

  describe("given its cost beside that of a plain capture from an open store", () => {
    /** Gas of a second capture, after `change`; the first has opened the store. */
    const costOf = async (change: (system: Loaded) => Promise<unknown> = async () => {}, token?: Address) => {
      const system = await load();
      const of = token === undefined ? system.terms : { ...system.terms, number: 2n, token, currency: token };
      if (token !== undefined) await authorizations[0].pay(system, of);
      await system.capture(usdt(50), { of });
      await change(system);
      const hash = await system.capture(usdt(50), { of });
      return Number((await system.publicClient.getTransactionReceipt({ hash })).gasUsed);
    };

    it("is less than double where a part is credited, from a short store or for a token's false", async () => {
      const plain = await costOf();
      const short = await costOf(({ hostile, store }) => hostile.write.burn([store, 1n]));
      const denied = await costOf(({ treat, split }) => treat(split, treatment.payAndDeny));
      for (const cost of [short, denied]) expect(cost / plain).to.be.within(1, 2);
    });

    it("is a leg's gas more where USDT burns what it is given, from a short store", async () => {
      const token = getAddress((await load()).token.address);
      const plain = await costOf(undefined, token);
      const short = await costOf(({ setBalance, store }) => setBalance(store, usdt(50) - 1n), token);
      expect((short - plain) / 200_000).to.be.within(0.9, 1.5);
    });
  });

  describe("given the amount that it says is capturable", () => {
    for (const acting of [0n, usdt(100) - 1n, usdt(100) + 1n, 2n ** 120n + usdt(100)]) {
      it(`refuses ${acting} where it is ${usdt(100)}`, async () => {
        const system = await load();
        await refused(system, () => system.capture(usdt(1), { acting }), "CapturableChanged", [acting, usdt(100)]);
      });
    }

    it("refuses a repetition, by a second server or after a crash", async () => {
      const system = await load();
      const capture = () => system.capture(usdt(30), { acting: usdt(100) });
      await capture();
      await refused(system, capture, "CapturableChanged", [usdt(100), usdt(70)]);
      await refused(
        system,
        () => system.capture(usdt(30), { acting: usdt(100), who: system.operator }),
        "CapturableChanged",
        [usdt(100), usdt(70)],
      );
    });

    it("refuses a repetition of a whole capture", async () => {
      const system = await load();
      const capture = () => system.capture(usdt(100), { acting: usdt(100) });
      await capture();
      await refused(system, capture, "CapturableChanged", [usdt(100), 0n]);
    });
  });

  describe("given a caller", () => {
    it("lets the operator take any fee up to the terms'", async () => {
      const system = await load();
      await system.capture(usdt(40), { who: system.operator, feeBps: 0n });
      expect(await system.held(system.receiver)).to.equal(0n);
      await system.capture(usdt(20), { who: system.operator, feeBps: 1_000n });
      expect(await system.held(system.receiver)).to.equal(usdt(2));
      await system.capture(usdt(40), { who: system.operator, feeBps: 999n });
      expect(await system.held(system.receiver)).to.equal(usdt(2) + usdt(3.996));
    });

    it("refuses the operator a higher fee", async () => {
      const system = await load();
      const attempt = () => system.capture(usdt(40), { who: system.operator, feeBps: 1_001n });
      await refused(system, attempt, "FeeNotAllowed", [1_001n, 1_000n]);
    });

    for (const feeBps of [999n, 1_001n]) {
      it(`refuses the merchant another fee than the terms': ${feeBps}`, async () => {
        const system = await load();
        await refused(system, () => system.capture(usdt(40), { feeBps }), "FeeNotAllowed", [feeBps, 1_000n]);
      });
    }

    it("lets a merchant that is its own operator take any fee up to the terms'", async () => {
      const system = await load();
      const of = { ...system.terms, number: 2n, operator: system.terms.merchant };
      await authorizations[0].pay(system, of);
      await system.capture(usdt(100), { of, feeBps: 0n });
      expect(await system.held(system.receiver)).to.equal(0n);
    });

    for (const role of ["payer", "stranger", "signer", "feeReceiver"] as const) {
      it(`refuses the ${role}`, async () => {
        const system = await load();
        const { merchant, operator } = system.terms;
        const args = [system.addressOf(system[role]), merchant, operator];
        await refused(system, () => system.capture(usdt(1), { who: system[role] }), "NotMerchantOrOperator", args);
      });
    }

    it("refuses the zero operator's namesake: nobody, where none is named", async () => {
      const system = await load();
      const of = { ...system.terms, number: 2n, operator: `0x${"00".repeat(20)}` as const };
      await authorizations[0].pay(system, of);
      const args = [system.addressOf(system.operator), of.merchant, of.operator];
      const attempt = () => system.capture(usdt(1), { of, who: system.operator });
      await refused(system, attempt, "NotMerchantOrOperator", args);
    });
  });

  describe("given an amount", () => {
    for (const amount of [0n, usdt(100) + 1n, 2n ** 120n + usdt(1), 2n ** 256n - 1n]) {
      it(`refuses ${amount}`, async () => {
        const system = await load();
        await refused(system, () => system.capture(amount), "AmountOutOfRange", [amount, usdt(100)]);
      });
    }

    it("refuses more than earlier captures and voids have left", async () => {
      const system = await load();
      await system.capture(usdt(60));
      await system.voidAmount(usdt(15));
      await refused(system, () => system.capture(usdt(25) + 1n), "AmountOutOfRange", [usdt(25) + 1n, usdt(25)]);
      await system.capture(usdt(25));
    });

    it("refuses terms under which nothing is held: others, and twins with the same number", async () => {
      const system = await load();
      const twin = { ...system.terms, amount: usdt(99) };
      await refused(system, () => system.capture(1n, { of: twin }), "AmountOutOfRange", [1n, 0n]);
      const other = { ...system.terms, number: 9n };
      await refused(system, () => system.capture(1n, { of: other }), "AmountOutOfRange", [1n, 0n]);
    });
  });

  describe("given a moment", () => {
    it("takes the last second before the authorization expires", async () => {
      const system = await load();
      await system.toExpiry(1n);
      await system.capture(usdt(100));
      expect((await system.left()).capturable).to.equal(0n);
    });

    it("refuses the second in which it expires, and later", async () => {
      const system = await load();
      const expiry = system.terms.authorizationExpiry;
      await system.toExpiry();
      await refused(system, () => system.capture(usdt(100)), "AuthorizationExpired", [expiry, expiry]);
      await system.networkHelpers.time.setNextBlockTimestamp(expiry + 1_000n);
      await refused(system, () => system.capture(usdt(100)), "AuthorizationExpired", [expiry + 1_000n, expiry]);
    });

    it("refuses terms that are charged: nothing is ever held under them", async () => {
      const system = await load();
      const of = { ...system.terms, authorizationExpiry: 0n };
      const anyInstant = (at: unknown) => typeof at === "bigint";
      await refused(system, () => system.capture(1n, { of }), "AuthorizationExpired", [anyInstant, 0n]);
    });
  });

  describe("given a token that calls back", () => {
    it("captures once", async () => {
      const system = await load();
      const args = [system.terms, usdt(1), 1_000n, usdt(50)] as const;
      const data = encodeFunctionData({ abi: system.processor.abi, functionName: "capture", args });
      await system.hostile.write.setCall([system.processor.address, data]);
      await system.treat(system.split, treatment.payAndCall);
      await system.capture(usdt(50));
      expect(await system.hostile.read.callSucceeded()).to.equal(false);
      expect(await system.left()).to.deep.equal({ capturable: usdt(50), refundable: usdt(50) });
    });
  });

  describe("given a merchant that has moved on to a new store", () => {
    it("pays out of the one that holds the money, and credits there", async () => {
      const system = await load();
      await system.processor.write.newStore({ account: system.merchant.account });
      await system.treat(system.split, treatment.refuse);
      await system.capture(usdt(100));
      expect(await system.creditOf(system.split)).to.equal(usdt(20));
      expect(await system.held(system.store)).to.equal(usdt(20));
    });
  });

  it("never turns a starved leg into a credit, with any of 34 gas limits", async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 34; ++i) {
      const system = await load();
      await system.hostile.write.setCostlyGas([150_000n]);
      await system.treat(system.split, treatment.payCostly);
      const args = [system.terms, usdt(100), 1_000n, usdt(100)] as const;
      const limit = BigInt(120_000 + i * 30_000);
      const attempt = system.processor.write.capture(args, { account: system.merchant.account, gas: limit });
      outcomes.add(
        await attempt.then(
          () => "captured",
          () => "refused",
        ),
      );
      expect(await system.creditOf(system.split)).to.equal(0n);
    }
    expect([...outcomes]).to.have.members(["captured", "refused"]);
  });

  it("works with a token that was delisted and listed again", async () => {
    const system = await load();
    await system.processor.write.delistToken([system.hostileToken]);
    await system.processor.write.listToken([system.hostileToken, 0, noList]);
    await system.capture(usdt(100));
    expect(await system.held(system.split)).to.equal(usdt(20));
  });
});
