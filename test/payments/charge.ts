import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { ascending, eventsOf, expectRefused, paths } from "../support/payments.ts";
import { deploySystem, usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deploySystem(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

for (const path of paths) {
  describe(path.name, () => {
    describe("given an invoice by a live signer", () => {
      it("brings the whole amount to the merchant", async () => {
        const system = await load();
        const before = await system.balanceOf(system.payer);
        await path.pay(system, await system.termsOf());
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
        expect(before - (await system.balanceOf(system.payer))).to.equal(usdt(100));
      });

      it("spends the number, and no other", async () => {
        const system = await load();
        const statusOf = (number: bigint) =>
          system.processor.read.getNumberStatus([system.addressOf(system.merchant), number]);
        await path.pay(system, await system.termsOf({ number: 2n ** 256n - 1n }));
        expect(await statusOf(2n ** 256n - 1n)).to.equal(1);
        for (const other of [0n, 127n, 128n, 2n ** 256n - 2n, 2n ** 256n - 128n])
          expect(await statusOf(other)).to.equal(0);
      });

      it("says that the payer paid the merchant, under which terms, by whom signed, over which rail", async () => {
        const system = await load();
        const terms = await system.termsOf();
        expect(await eventsOf(system, await path.pay(system, terms))).to.deep.equal([
          {
            eventName: "Charged",
            args: {
              id: system.idOf(terms),
              merchant: system.addressOf(system.merchant),
              payer: system.addressOf(system.payer),
              terms,
              signer: system.addressOf(system.signer),
              collector: path.collectorOf(system),
              received: usdt(100),
              fee: 0n,
            },
          },
        ]);
      });

      it("answers with the payment's id", async () => {
        const system = await load();
        const terms = await system.termsOf();
        expect(await path.simulate(system, terms)).to.equal(system.idOf(terms));
      });

      it("leaves nothing in the processor", async () => {
        const system = await load();
        await path.pay(
          system,
          await system.termsOf({ feeBps: 100n, feeReceiver: system.addressOf(system.feeReceiver) }),
        );
        expect(await system.balanceOf(system.processor.address)).to.equal(0n);
      });
    });

    describe("given fee and splits", () => {
      it("says that it was paid, and then what each split was", async () => {
        const system = await load();
        const [one, two] = system.others.map(system.addressOf);
        const splits = ascending([
          { account: one!, bps: 500n },
          { account: two!, bps: 250n },
        ]);
        const feeReceiver = system.addressOf(system.feeReceiver);
        const terms = await system.termsOf({ feeBps: 100n, feeReceiver, splits });
        const events = await eventsOf(system, await path.pay(system, terms));
        const opening = path.isDirect ? [] : ["StoreOpened"];
        expect(events.map(({ eventName }) => eventName)).to.deep.equal([
          ...opening,
          "Charged",
          "SplitPaid",
          "SplitPaid",
        ]);
        expect(events.slice(-2).map(({ args }) => args)).to.deep.equal(
          splits.map(({ account, bps }) => ({ id: system.idOf(terms), account, amount: (usdt(100) * bps) / 10_000n })),
        );
        expect(events.at(-3)!.args).to.include({ received: usdt(91.5), fee: usdt(1) });
      });
    });

    describe("given an invoice for a named payer", () => {
      it("takes it from that payer", async () => {
        const system = await load();
        await path.pay(system, await system.termsOf({ payer: system.addressOf(system.payer) }));
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      });

      it("refuses another payer", async () => {
        const system = await load();
        const [attempted, allowed] = [system.addressOf(system.payer), system.addressOf(system.stranger)];
        const terms = await system.termsOf({ payer: allowed });
        await expectRefused(system, terms, () => path.pay(system, terms), "PayerMismatch", [attempted, allowed]);
      });
    });

    describe("given a merchant that pays its own invoice", () => {
      it("refuses: its measured part would be zero", async () => {
        const system = await load();
        await system.setBalance(system.merchant, usdt(100));
        await system.approve(system.merchant, system.processor.address);
        const terms = await system.termsOf();
        const attempt = () => path.pay(system, terms, { payer: system.merchant });
        await expectRefused(system, terms, attempt, "PayerIsMerchant", [terms.merchant]);
      });
    });
  });
}
