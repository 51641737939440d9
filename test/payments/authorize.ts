import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { asAuthorization, authorizations, day } from "../support/authorizations.ts";
import { type ErrorName, eventsOf, expectRefused, paths } from "../support/payments.ts";
import { type System, deploySystem, usdt } from "../support/system.ts";

const connection = await hre.network.create();
async function fixture() {
  const system = await deploySystem(connection);
  const store = await system.processor.read.getStore([system.addressOf(system.merchant)]);
  const authorizable = async (overrides: Partial<PaymentTerms> = {}) =>
    system.termsOf({ ...(await asAuthorization(system)), ...overrides });
  return { ...system, store, authorizable };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

for (const path of authorizations) {
  describe(path.name, () => {
    describe("given an invoice with an authorization expiry, for a named payer", () => {
      it("brings the whole amount to the merchant's store, where it is capturable", async () => {
        const system = await load();
        const terms = await system.authorizable();
        await path.pay(system, terms);
        expect(await system.balanceOf(system.store)).to.equal(usdt(100));
        expect(await system.balanceOf(system.payer)).to.equal(usdt(999_900));
        expect(await system.processor.read.getPayment([system.idOf(terms)])).to.deep.equal([usdt(100), 0n, 0n]);
      });

      it("spends the number as authorized", async () => {
        const system = await load();
        const terms = await system.authorizable();
        await path.pay(system, terms);
        expect(await system.processor.read.getNumberStatus([terms.merchant, terms.number])).to.equal(2);
        const args = [terms.merchant, terms.number, 2];
        await expectRefused(system, terms, () => path.pay(system, terms), "NumberSpent", args);
      });

      it("opens no store: the money is held at its address", async () => {
        const system = await load();
        await path.pay(system, await system.authorizable());
        expect(await system.publicClient.getCode({ address: system.store })).to.equal(undefined);
      });

      it("says whose money is held, under which terms, signed by whom, over which rail, and where", async () => {
        const system = await load();
        const terms = await system.authorizable();
        expect(await eventsOf(system, await path.pay(system, terms))).to.deep.equal([
          {
            eventName: "Authorized",
            args: {
              id: system.idOf(terms),
              merchant: terms.merchant,
              payer: terms.payer,
              terms,
              signer: system.addressOf(system.signer),
              collector: path.collectorOf(system),
              store: system.store,
              amount: usdt(100),
            },
          },
        ]);
      });
    });

    describe("given a token that keeps a fee of its own", () => {
      it("holds what arrived", async () => {
        const system = await load();
        await system.asTokenOwner.write.setParams([19n, 49n]);
        const terms = await system.authorizable();
        await path.pay(system, terms);
        expect((await system.processor.read.getPayment([system.idOf(terms)]))[0]).to.equal(usdt(99.81));
        expect(await system.balanceOf(system.store)).to.equal(usdt(99.81));
      });

      it("refuses one that keeps more than it is listed with", async () => {
        const system = await load();
        await system.asTokenOwner.write.setParams([19n, 49n]);
        await system.processor.write.listToken([system.token.address, 18, "0x00000000"]);
        const terms = await system.authorizable();
        await expectRefused(system, terms, () => path.pay(system, terms), "ShortReceived", [usdt(99.81), usdt(100)]);
      });
    });

    const refusals: Readonly<
      Record<
        string,
        (
          system: System,
          now: bigint,
        ) => Promise<readonly [overrides: Partial<PaymentTerms>, error: ErrorName, args: readonly unknown[]]>
      >
    > = {
      "terms that are to be charged": async () => [{ authorizationExpiry: 0n }, "NotForAuthorize", []],
      "terms without a payer: a stranger could burn the number": async () => [
        { payer: zeroAddress },
        "PayerNotNamed",
        [],
      ],
      "less than a day to capture": async (_, now) => [
        { payExpiry: now + day, authorizationExpiry: now + 2n * day - 1n },
        "AuthorizationTooShort",
        [now + day, now + 2n * day - 1n],
      ],
      "an authorization that ends before it begins": async (_, now) => [
        { payExpiry: 2n ** 256n - 1n, authorizationExpiry: now + day },
        "AuthorizationTooShort",
        [2n ** 256n - 1n, now + day],
      ],
      "an authorization that ended in 1970": async () => [
        { payExpiry: 0n, authorizationExpiry: 1n },
        "AuthorizationTooShort",
        [0n, 1n],
      ],
      "a day to capture that ended in 1970": async () => [
        { payExpiry: 0n, authorizationExpiry: day },
        "InvoiceExpired",
        [(at: bigint) => at > 0n, 0n],
      ],
      "an invoice that has expired": async (_, now) => [
        { payExpiry: now },
        "InvoiceExpired",
        [(at: bigint) => at >= now, now],
      ],
      "another payer than is named": async (system) => [
        { payer: system.addressOf(system.stranger) },
        "PayerMismatch",
        [system.addressOf(system.payer), system.addressOf(system.stranger)],
      ],
      "an amount of nothing": async () => [{ amount: 0n }, "AmountOutOfRange", [0n, 2n ** 120n - 1n]],
      "more than can be held": async () => [{ amount: 2n ** 120n }, "AmountOutOfRange", [2n ** 120n, 2n ** 120n - 1n]],
      "a payee that cannot be paid": async (system) => [
        { feeBps: 1n, feeReceiver: system.processor.address },
        "PayeeNotAllowed",
        [system.addressOf(system.processor.address)],
      ],
      "over the signer's cap": async (system) => [
        { feeBps: 2_001n, feeReceiver: system.addressOf(system.feeReceiver) },
        "SignerCapExceeded",
        [2_001n, 2_000n],
      ],
    };
    for (const [what, of] of Object.entries(refusals)) {
      it(`refuses ${what}`, async () => {
        const system = await load();
        const [overrides, error, args] = await of(system, await system.now());
        const terms = await system.authorizable(overrides);
        await expectRefused(system, terms, () => path.pay(system, terms), error, args);
      });
    }

    describe("given a store that the token's issuer has listed", () => {
      const listed = async () => {
        const system = await load();
        await system.asTokenOwner.write.addBlackList([system.store]);
        return { system, terms: await system.authorizable() };
      };

      it("refuses: the store could not pay the money out again", async () => {
        const { system, terms } = await listed();
        const args = [system.store, terms.token];
        await expectRefused(system, terms, () => path.pay(system, terms), "StoreBlacklisted", args);
      });

      it("takes it into the next store, once anybody has renewed it", async () => {
        const { system, terms } = await listed();
        const { processor, stranger } = system;
        await processor.write.newStoreForBlacklisted([terms.merchant, terms.token], { account: stranger.account });
        await path.pay(system, terms);
        expect(await processor.read.getPayment([system.idOf(terms)])).to.deep.equal([usdt(100), 0n, 1n]);
        expect(await system.balanceOf(await processor.read.getStoreOf([terms.merchant, 1n]))).to.equal(usdt(100));
      });
    });

    for (const role of ["merchant", "operator", "signer", "stranger"] as const) {
      it(`gives the ${role} nothing of a payer who has only an allowance`, async () => {
        const system = await load();
        const terms = await system.authorizable();
        const attempt = () => path.pay(system, terms, { payer: system[role] });
        const args = [system.addressOf(system[role]), terms.payer];
        await expectRefused(system, terms, attempt, "PayerMismatch", args);
      });
    }

    it("refuses a merchant that pays itself", async () => {
      const system = await load();
      const terms = await system.authorizable({ payer: system.addressOf(system.merchant) });
      const attempt = () => path.pay(system, terms, { payer: system.merchant });
      await expectRefused(system, terms, attempt, "PayerIsMerchant", [terms.merchant]);
    });

    it("takes an authorization of 366 days, and refuses a second more", async () => {
      const system = await load();
      const start = (await system.now()) + 1_000n;
      const longest = start + 366n * day;
      const over = await system.authorizable({ authorizationExpiry: longest + 1n });
      await system.networkHelpers.time.setNextBlockTimestamp(start);
      await expectRefused(system, over, () => path.pay(system, over), "AuthorizationTooLong", [longest + 1n, longest]);
      // A second later it is one of 366 days.
      await system.networkHelpers.time.setNextBlockTimestamp(start + 1n);
      await path.pay(system, over);
      expect((await system.processor.read.getPayment([system.idOf(over)]))[0]).to.equal(usdt(100));
    });

    it("takes an authorization with a day to capture", async () => {
      const system = await load();
      const now = await system.now();
      const terms = await system.authorizable({ payExpiry: now + 60n, authorizationExpiry: now + 60n + day });
      await path.pay(system, terms);
      expect((await system.processor.read.getPayment([system.idOf(terms)]))[0]).to.equal(usdt(100));
    });

    it("refuses an unpaid invoice of a revoked signer, a paused and a delisted token", async () => {
      const system = await load();
      const { processor, token, merchant, signer, addressOf } = system;
      const terms = await system.authorizable();
      await processor.write.setSigner([addressOf(signer), 0, 0], { account: merchant.account });
      const notLive = [terms.merchant, addressOf(signer), 0n];
      await expectRefused(system, terms, () => path.pay(system, terms), "SignerNotLive", notLive);
      const until = (await system.now()) + 1_000n;
      await processor.write.pauseEntries([token.address, Number(until)]);
      await expectRefused(system, terms, () => path.pay(system, terms), "EntriesPaused", [terms.token, until]);
      await processor.write.delistToken([token.address]);
      await expectRefused(system, terms, () => path.pay(system, terms), "TokenNotListed", [terms.token]);
    });

    it("refuses the signature of other terms", async () => {
      const system = await load();
      const terms = await system.authorizable();
      const signature = await system.signTerms(system.signer, { ...terms, amount: usdt(99) });
      const args = [system.addressOf(system.signer), system.idOf(terms)];
      await expectRefused(system, terms, () => path.pay(system, terms, { signature }), "InvalidSignature", args);
    });

    it("refuses a payer who is short, and says by how much", async () => {
      const system = await load();
      await system.setBalance(system.payer, usdt(99));
      const terms = await system.authorizable();
      const args = [terms.payer, usdt(99), 2n ** 256n - 1n, usdt(100)];
      await expectRefused(system, terms, () => path.pay(system, terms), "PayerShort", args);
    });
  });
}

describe("terms of an authorization", () => {
  for (const path of paths) {
    it(`are not charged: ${path.name}`, async () => {
      const system = await load();
      const terms = await system.authorizable();
      const args = [terms.authorizationExpiry];
      await expectRefused(system, terms, () => path.pay(system, terms), "NotForCharge", args);
    });
  }

  it("are not collected over a collector that is not listed", async () => {
    const system = await load();
    await system.processor.write.delistCollector([system.permit2Collector.address]);
    const terms = await system.authorizable();
    const args = [system.addressOf(system.permit2Collector.address)];
    await expectRefused(system, terms, () => authorizations[1].pay(system, terms), "CollectorNotListed", args);
  });
});
