import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Hex, pad } from "viem";
import { type HostileSystem, deployHostileSystem, treatment } from "../support/hostile.ts";
import { type Path, eventsOf, expectRefused, legOf, paths } from "../support/payments.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployHostileSystem(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

const gasUsed = async (system: HostileSystem, transaction: Promise<Hex>) =>
  (await system.publicClient.getTransactionReceipt({ hash: await transaction })).gasUsed;

/** A balance that cannot grow: USDT too refuses an account that has it. */
const full = 2n ** 256n - 1n;

/** Ways in which a token's transfer reverts: nothing has moved. */
const reverts = [
  ["reverts", treatment.refuse],
  ["burns its gas", treatment.burnGas],
] as const;

/** Ways in which it returns something other than true, and may have moved the tokens or not. */
const denials: readonly (readonly [how: string, treatment: number, answer: Hex])[] = [
  ["returns false", treatment.answer, pad("0x00")],
  ["returns false after it has paid", treatment.payAndDeny, "0x"],
  ["returns neither true nor false", treatment.answer, pad("0x02")],
  ["returns one with dirt above it", treatment.answer, `0x80${"00".repeat(30)}01`],
  ["returns less than a word", treatment.answer, "0x01"],
  ["returns a bomb", treatment.returnBomb, "0x"],
];

async function expectCredited(system: HostileSystem, path: Path, failing: "receiver" | "split") {
  const due = failing === "receiver" ? usdt(10) : usdt(20);
  const terms = await system.hostileTerms();
  const events = await eventsOf(system, await path.pay(system, terms));
  expect(await system.creditOf(system[failing])).to.equal(due);
  expect(await system.held(system[failing])).to.equal(0n);
  expect(await system.held(system.store)).to.equal(due);
  expect(await system.held(system.merchant)).to.equal(usdt(70));
  expect(await system.held(system.payer)).to.equal(usdt(900));
  return { terms, events };
}

for (const path of paths) {
  describe(`${path.name}: a part that cannot be delivered`, () => {
    for (const failing of ["receiver", "split"] as const) {
      for (const [how, treat] of reverts) {
        it(`is credited in the merchant's store when the token ${how} for the ${failing}`, async () => {
          const system = await load();
          await system.treat(system[failing], treat);
          await expectCredited(system, path, failing);
        });
      }

      for (const [how, treat, answer] of denials) {
        const outcome = path.isDirect ? "reverts all" : "is credited in the merchant's store";
        it(`${outcome} when the token ${how} for the ${failing}`, async () => {
          const system = await load();
          await system.hostile.write.setAnswer([answer]);
          await system.treat(system[failing], treat);
          if (!path.isDirect) return void (await expectCredited(system, path, failing));
          // Only a revert undoes what the token may have moved; a store's leg has a frame of its own for that.
          const terms = await system.hostileTerms();
          const due = failing === "receiver" ? usdt(10) : usdt(20);
          const args = [terms.token, system.addressOf(system.payer), system[failing], due];
          await expectRefused(system, terms, () => path.pay(system, terms), "TransferFailed", args);
          expect(await system.held(system.payer)).to.equal(usdt(1_000));
          expect(await system.held(system[failing])).to.equal(0n);
        });
      }
    }

    it("reverts all when the issuer has listed the store and nothing is left for the merchant", async () => {
      const system = await load();
      const { token, split, store, addressOf } = system;
      await system.asTokenOwner.write.addBlackList([store]);
      // By allowance only a failing leg needs the store; by consent each passes through it.
      if (path.isDirect) await system.setBalance(split, full);
      const splits = [{ account: split, bps: 10_000n }];
      const terms = await system.hostileTerms({ token: addressOf(token.address), feeBps: 0n, splits });
      const signature = await system.signTerms(system.merchant, terms);
      const attempt = () => path.pay(system, terms, { signer: terms.merchant, signature });
      await expectRefused(system, terms, attempt, "StoreBlacklisted", [store, terms.token]);
    });

    it("is named after its payment and its split, with the store that was opened for it", async () => {
      const system = await load();
      await system.treat(system.split, treatment.refuse);
      const { terms, events } = await expectCredited(system, path, "split");
      const id = system.idOf(terms);
      const { store, split: account } = system;
      const opened = { eventName: "StoreOpened", args: { store, owner: terms.merchant, generation: 0n } };
      const paid = { eventName: "SplitPaid", args: { id, account, amount: usdt(20) } };
      const args = { id, store, account, leg: legOf("split"), token: terms.token, amount: usdt(20) };
      const credited = { eventName: "Credited", args };
      // By consent all goes through the store, which is opened before anything arrives there.
      const charged = events.find(({ eventName }) => eventName === "Charged")!;
      expect(events).to.deep.equal(
        path.isDirect ? [charged, paid, opened, credited] : [opened, charged, paid, credited],
      );
    });

    it("counts as the payment's fee, as if it had been delivered", async () => {
      const system = await load();
      await system.treat(system.receiver, treatment.refuse);
      const { events } = await expectCredited(system, path, "receiver");
      const charged = events.find(({ eventName }) => eventName === "Charged")!;
      expect(charged.args).to.include({ fee: usdt(10), received: usdt(70) });
    });

    it("adds to an earlier credit, in the store that is already open", async () => {
      const system = await load();
      await system.treat(system.split, treatment.refuse);
      await path.pay(system, await system.hostileTerms());
      const again = await eventsOf(system, await path.pay(system, await system.hostileTerms({ number: 2n })));
      expect(again.map(({ eventName }) => eventName)).to.deep.equal(["Charged", "SplitPaid", "Credited"]);
      expect(await system.creditOf(system.split)).to.equal(usdt(40));
    });

    it("burns no more than a leg's gas", async () => {
      const system = await load();
      const undisturbed = await gasUsed(system, path.pay(system, await system.hostileTerms()));
      await system.treat(system.split, treatment.refuse);
      await path.pay(system, await system.hostileTerms({ number: 2n }));
      await system.treat(system.split, treatment.burnGas);
      const burnt = await gasUsed(system, path.pay(system, await system.hostileTerms({ number: 3n })));
      expect(Number(burnt)).to.be.lessThan(450_000);
      expect(Number(burnt - undisturbed)).to.be.lessThan(250_000);
    });

    it("makes the caller pay for a leg's worth of a bomb at most", async () => {
      const system = await load();
      await system.treat(system.split, treatment.returnBomb);
      const outcome = await path.pay(system, await system.hostileTerms()).then(
        () => "paid",
        () => "refused",
      );
      expect(outcome).to.equal(path.isDirect ? "refused" : "paid");
      expect(Number((await system.publicClient.getBlock()).gasUsed)).to.be.lessThan(1_500_000);
    });

    it("reverts all when it is the merchant's", async () => {
      const system = await load();
      await system.treat(system.addressOf(system.merchant), treatment.refuse);
      const terms = await system.hostileTerms();
      const from = path.isDirect ? system.addressOf(system.payer) : system.store;
      const args = [terms.token, from, terms.merchant, usdt(70)];
      await expectRefused(system, terms, () => path.pay(system, terms), "TransferFailed", args);
    });

    it("reverts all when the token lies about the merchant's, and when it pays too much", async () => {
      const system = await load();
      const terms = await system.hostileTerms();
      await system.hostile.write.setAnswer([pad("0x01")]);
      await system.treat(terms.merchant, treatment.answer);
      await expectRefused(system, terms, () => path.pay(system, terms), "ShortReceived", [0n, usdt(70)]);
      await system.treat(terms.merchant, treatment.payMore);
      await expectRefused(system, terms, () => path.pay(system, terms), "OverReceived", [usdt(70) + 1n, usdt(70)]);
    });
  });
}

describe("charge, by allowance: a credit is what arrived in the store", () => {
  it("is short by the token's own fee, which its account bears", async () => {
    const system = await load();
    await system.setBalance(system.split, full);
    await system.asTokenOwner.write.setParams([19n, 49n]);
    const terms = await system.hostileTerms({ token: system.token.address });
    await paths[0].pay(system, terms);
    expect(await system.processor.read.getCredit([system.store, terms.token, system.split])).to.equal(usdt(19.962));
    expect(await system.balanceOf(system.store)).to.equal(usdt(19.962));
  });

  it("reverts all when the token's issuer has listed the store, which could not pay the credit", async () => {
    const system = await load();
    await system.setBalance(system.split, full);
    await system.asTokenOwner.write.addBlackList([system.store]);
    const terms = await system.hostileTerms({ token: system.addressOf(system.token.address) });
    const args = [system.store, terms.token];
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "StoreBlacklisted", args);
    // A payment that leaves no credit needs no store.
    await system.setBalance(system.split, 0n);
    await paths[0].pay(system, terms);
    expect(await system.balanceOf(system.split)).to.equal(usdt(20));
  });

  it("reverts all when the store cannot receive either", async () => {
    const system = await load();
    await system.treat(system.split, treatment.refuse);
    await system.treat(system.store, treatment.refuse);
    const terms = await system.hostileTerms();
    const args = [terms.token, system.addressOf(system.payer), system.store, usdt(20)];
    await expectRefused(system, terms, () => paths[0].pay(system, terms), "TransferFailed", args);
  });
});

/** The store is open and somebody's credit is in it, so that another would need little gas. */
async function withOpenStore() {
  const system = await fixture();
  await system.treat(system.split, treatment.refuse);
  await paths[0].pay(system, await system.hostileTerms({ number: 9n }));
  return system;
}

/** 34 limits between what a payment cannot do with and more than it can use. */
const limits = Array.from({ length: 34 }, (_, i) => BigInt(100_000 + Math.round((i * 1_400_000) / 33)));

for (const path of paths) {
  for (const [what, treat] of [
    ["an ordinary part", treatment.pay],
    ["a part that needs much gas, and looks at once whether it has it", treatment.payCostly],
  ] as const) {
    describe(`${path.name}: a caller who starves ${what} of gas`, () => {
      it("never turns it into a credit, with any of 34 limits", async () => {
        const outcomes = new Map<string, number>();
        for (const limit of limits) {
          const system = await connection.networkHelpers.loadFixture(withOpenStore);
          const paid = await system.held(system.receiver);
          await system.treat(system.receiver, treat);
          await system.treat(system.split, treat);
          const outcome = await path.pay(system, await system.hostileTerms(), { gas: limit }).then(
            () => "paid",
            () => "refused",
          );
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          expect(await system.creditOf(system.receiver)).to.equal(0n);
          expect(await system.creditOf(system.split)).to.equal(usdt(20));
          expect((await system.held(system.receiver)) - paid).to.equal(outcome === "paid" ? usdt(10) : 0n);
          expect(await system.held(system.split)).to.equal(outcome === "paid" ? usdt(20) : 0n);
        }
        expect([...outcomes.keys()]).to.have.members(["paid", "refused"]);
      });
    });
  }
}

describe("charge, by allowance: a leg that fails for want of gas", () => {
  it("says how much there was and how much it takes", async () => {
    const system = await load();
    await system.treat(system.split, treatment.payCostly);
    const terms = await system.hostileTerms();
    const required = (205_000n * 64n) / 63n;
    const starved = (available: unknown) => typeof available === "bigint" && available < required;
    const attempt = () => paths[0].pay(system, terms, { gas: 250_000n });
    await expectRefused(system, terms, attempt, "LegGasTooLow", [starved, required]);
  });

  it("is not asked when it succeeds", async () => {
    const system = await load();
    await paths[0].pay(system, await system.hostileTerms({ splits: [] }), { gas: 230_000n });
    expect(await system.held(system.merchant)).to.equal(usdt(90));
  });
});
