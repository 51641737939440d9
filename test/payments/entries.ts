import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { expectRefused, paths } from "../support/payments.ts";
import { deploySystem } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deploySystem(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

for (const path of paths) {
  describe(`${path.name}: when, and in which token`, () => {
    describe("given the second of the invoice's expiry", () => {
      const at = async (seconds: bigint) => {
        const system = await load();
        const terms = await system.termsOf();
        const attempt = async () => {
          await system.networkHelpers.time.setNextBlockTimestamp(terms.payExpiry + seconds);
          return path.pay(system, terms);
        };
        return { system, terms, attempt };
      };

      it("still takes it one second before", async () => {
        const { system, attempt } = await at(-1n);
        await attempt();
        expect(await system.balanceOf(system.merchant)).to.not.equal(0n);
      });

      for (const seconds of [0n, 1n]) {
        it(`refuses it ${seconds} seconds after`, async () => {
          const { system, terms, attempt } = await at(seconds);
          await expectRefused(system, terms, attempt, "InvoiceExpired", [terms.payExpiry + seconds, terms.payExpiry]);
        });
      }
    });

    describe("given a token that has been delisted", () => {
      it("refuses", async () => {
        const system = await load();
        await system.processor.write.delistToken([system.token.address]);
        const terms = await system.termsOf();
        await expectRefused(system, terms, () => path.pay(system, terms), "TokenNotListed", [terms.token]);
      });
    });

    describe("given a pause of entries", () => {
      const paused = async () => {
        const system = await load();
        const until = (await system.now()) + 1000n;
        await system.processor.write.pauseEntries([system.token.address, Number(until)]);
        return { system, until, terms: await system.termsOf() };
      };

      it("refuses in its last second", async () => {
        const { system, until, terms } = await paused();
        const attempt = async () => {
          await system.networkHelpers.time.setNextBlockTimestamp(until - 1n);
          return path.pay(system, terms);
        };
        await expectRefused(system, terms, attempt, "EntriesPaused", [terms.token, until]);
      });

      it("takes payments at its end", async () => {
        const { system, until, terms } = await paused();
        await system.networkHelpers.time.setNextBlockTimestamp(until);
        await path.pay(system, terms);
        expect(await system.balanceOf(system.merchant)).to.equal(terms.amount);
      });
    });

    describe("given a payer with too little", () => {
      it("refuses and says what it has, what it allows and what is due", async () => {
        const system = await load();
        await system.setBalance(system.payer, 99n);
        const terms = await system.termsOf({ amount: 100n });
        await expectRefused(system, terms, () => path.pay(system, terms), "PayerShort", [
          system.addressOf(system.payer),
          99n,
          2n ** 256n - 1n,
          100n,
        ]);
        expect(await system.balanceOf(system.payer)).to.equal(99n);
      });
    });
  });
}
