import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type Hex, encodeFunctionData, getAddress, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { deployHostileSystem, hostileConsent, treatment } from "../support/hostile.ts";
import { eventsOf, expectRefused, gas } from "../support/payments.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** A collector that is told what to bring and from whom. Payer and stranger have given it an allowance. */
async function fixture() {
  const system = await deployHostileSystem(connection);
  const { viem, processor, hostile, payer, stranger, addressOf } = system;
  const collector = await viem.deployContract("HostileCollector");
  await processor.write.listCollector([collector.address]);
  await hostile.write.mint([addressOf(stranger), usdt(1_000)]);
  for (const who of [payer, stranger])
    await hostile.write.approve([collector.address, usdt(1_000)], { account: who.account });
  const terms = await system.hostileTerms({ feeBps: 0n, splits: [] });
  const pay = async (consent: Hex, { of = terms, by = collector.address, from = addressOf(payer) }: Paying = {}) =>
    processor.write.chargeWithConsent(
      [of, addressOf(system.signer), from, by, await system.signTerms(system.signer, of), consent],
      { account: system.operator.account, gas },
    );
  return { ...system, collector, terms, pay, payerAddress: addressOf(payer), strangerAddress: addressOf(stranger) };
}
interface Paying {
  readonly of?: PaymentTerms;
  readonly by?: Address;
  readonly from?: Address;
}
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("chargeWithConsent", () => {
  describe("given a collector that is not listed", () => {
    it("refuses before it is called, though it would count what somebody else sends", async () => {
      const system = await load();
      const { processor, collector, terms } = system;
      await processor.write.delistCollector([collector.address]);
      const consent = hostileConsent(system.strangerAddress, terms.amount);
      const args = [getAddress(collector.address)];
      await expectRefused(system, terms, () => system.pay(consent), "CollectorNotListed", args);
    });

    it("refuses one that never was, and none", async () => {
      const system = await load();
      for (const by of [getAddress(system.hostileToken), zeroAddress])
        await expectRefused(system, system.terms, () => system.pay("0x", { by }), "CollectorNotListed", [by]);
    });
  });

  describe("given a listed collector", () => {
    for (const [what, overrides] of [
      ["one part", {}],
      ["fee and splits", { feeBps: 1_000n, splits: undefined }],
    ] as const) {
      describe(`and ${what}`, () => {
        const prepare = async () => {
          const system = await load();
          const divided = await system.hostileTerms();
          const terms = "feeBps" in overrides ? divided : system.terms;
          const deliver = (amount: bigint) => system.pay(hostileConsent(system.payerAddress, amount), { of: terms });
          return { system, terms, deliver };
        };

        it("takes what is due", async () => {
          const { system, terms, deliver } = await prepare();
          await deliver(terms.amount);
          expect(await system.held(system.payer)).to.equal(usdt(900));
        });

        for (const [how, amount] of [
          ["nothing", 0n],
          ["one unit less than the token's fee explains", usdt(100) - usdt(0.2) - 1n],
        ] as const) {
          it(`refuses when it delivers ${how}`, async () => {
            const { system, terms, deliver } = await prepare();
            await expectRefused(system, terms, () => deliver(amount), "ShortReceived", [amount, usdt(100)]);
          });
        }

        it("takes what the token's fee explains to the unit, and divides that", async () => {
          const { system, deliver, terms } = await prepare();
          const events = await eventsOf(system, await deliver(usdt(99.8)));
          const whole = terms.feeBps === 0n ? usdt(99.8) : usdt(69.86);
          expect(events.find(({ eventName }) => eventName === "Charged")!.args).to.include({ received: whole });
          expect(await system.held(system.merchant)).to.equal(whole);
          expect(await system.held(system.store)).to.equal(0n);
        });

        it("refuses when it delivers one unit too much", async () => {
          const { system, terms, deliver } = await prepare();
          const args = [usdt(100) + 1n, usdt(100)];
          await expectRefused(system, terms, () => deliver(usdt(100) + 1n), "OverReceived", args);
        });

        it("refuses when it takes from where it should deliver", async () => {
          const { system, terms } = await prepare();
          const merchant = system.addressOf(system.merchant);
          const to = terms.feeBps === 0n ? merchant : system.store;
          await system.hostile.write.mint([to, 5n]);
          const data = encodeFunctionData({ abi: system.hostile.abi, functionName: "burn", args: [to, 5n] });
          const consent = hostileConsent(zeroAddress, 0n, { target: system.hostileToken, data });
          await system.viem.assertions.revert(system.pay(consent, { of: terms }));
          expect(await system.held(to)).to.equal(5n);
        });
      });
    }
  });

  describe("given a payment in one part", () => {
    it("goes straight to the merchant: no store is opened", async () => {
      const system = await load();
      const consent = hostileConsent(system.payerAddress, system.terms.amount);
      const events = await eventsOf(system, await system.pay(consent));
      expect(events.map(({ eventName }) => eventName)).to.deep.equal(["Charged"]);
      expect(await system.publicClient.getCode({ address: system.store })).to.equal(undefined);
    });
  });

  describe("given money of others in the merchant's store", () => {
    it("pays its parts out of what arrived, and leaves that alone", async () => {
      const system = await load();
      await system.treat(system.split, treatment.refuse);
      await system.pay(hostileConsent(system.payerAddress, usdt(100)), { of: await system.hostileTerms() });
      const of = await system.hostileTerms({ number: 2n });
      await system.treat(system.split, treatment.pay);
      await system.pay(hostileConsent(system.payerAddress, usdt(99.8)), { of });
      expect(await system.held(system.store)).to.equal(usdt(20));
      expect(await system.creditOf(system.split)).to.equal(usdt(20));
      expect(await system.held(system.split)).to.equal(usdt(19.96));
    });
  });
});
