import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { deployAuthorized, reason } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { type ErrorName, eventsOf, paths } from "../support/payments.ts";
import { noList, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** Sixty of the hundred that were authorized are captured; fifty more were charged, of nobody in particular. */
async function fixture() {
  const system = await deployAuthorized(connection);
  await system.capture(usdt(60));
  const charged: PaymentTerms = {
    ...(await system.hostileTerms({ number: 2n, amount: usdt(50) })),
    operator: system.addressOf(system.operator),
  };
  await paths[0].pay(system, charged);
  const somebody = system.addressOf(system.others[3]!);
  return { ...system, charged, somebody };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

async function refused(system: Loaded, attempt: () => Promise<unknown>, name: ErrorName, args: readonly unknown[]) {
  const { viem, processor, charged } = system;
  const state = async () => [
    await system.left(),
    await system.held(system.payer),
    await system.held(system.somebody),
    await processor.read.getRefunded([system.idOf(charged)]),
  ];
  const before = await state();
  await viem.assertions.revertWithCustomErrorWithArgs(attempt() as never, processor, name, args as never);
  expect(await state()).to.deep.equal(before);
}

describe("refund", () => {
  describe("given captured money", () => {
    for (const role of ["merchant", "operator"] as const) {
      it(`is the ${role}'s own payment to the payer`, async () => {
        const system = await load();
        const [had, store] = [await system.held(system[role]), await system.held(system.store)];
        await system.refund(usdt(45), { who: system[role] });
        expect(await system.held(system.payer)).to.equal(usdt(1_000 - 100 - 50 + 45));
        expect(had - (await system.held(system[role]))).to.equal(usdt(45));
        expect(await system.held(system.store)).to.equal(store);
        expect(await system.left()).to.deep.equal({ capturable: usdt(40), refundable: usdt(15) });
      });
    }

    it("leaves fee and splits where they are", async () => {
      const system = await load();
      const had = [await system.held(system.receiver), await system.held(system.split)];
      await system.refund(usdt(60));
      expect([await system.held(system.receiver), await system.held(system.split)]).to.deep.equal(had);
    });

    it("says who paid whom how much, and why", async () => {
      const system = await load();
      const { paymentId: id, terms } = system;
      expect(await eventsOf(system, await system.refund(usdt(45)))).to.deep.equal([
        {
          eventName: "Refunded",
          args: { id, to: terms.payer, from: terms.merchant, amount: usdt(45), reason: reason("requested") },
        },
      ]);
    });

    it("refuses more than was captured, and more than is left of it", async () => {
      const system = await load();
      await refused(system, () => system.refund(usdt(60) + 1n), "AmountOutOfRange", [usdt(60) + 1n, usdt(60)]);
      await system.refund(usdt(59));
      await refused(system, () => system.refund(usdt(2)), "AmountOutOfRange", [usdt(2), usdt(1)]);
      await system.refund(usdt(1));
      await refused(system, () => system.refund(1n), "AmountOutOfRange", [1n, 0n]);
    });

    it("grows with what is captured later, and stays after the authorization has expired", async () => {
      const system = await load();
      await system.capture(usdt(40));
      await system.toExpiry();
      await system.refund(usdt(100));
      expect(await system.left()).to.deep.equal({ capturable: 0n, refundable: 0n });
    });

    it("refuses another receiver than the payer", async () => {
      const system = await load();
      const args = [system.somebody, system.terms.payer];
      await refused(system, () => system.refund(1n, { to: system.somebody }), "PayerMismatch", args);
    });
  });

  describe("given a charge", () => {
    it("counts up to its amount", async () => {
      const system = await load();
      const { charged: of, somebody: to } = system;
      await system.refund(usdt(30), { of, to });
      expect(await system.processor.read.getRefunded([system.idOf(of)])).to.equal(usdt(30));
      await refused(system, () => system.refund(usdt(20) + 1n, { of, to }), "AmountOutOfRange", [
        usdt(20) + 1n,
        usdt(20),
      ]);
      await system.refund(usdt(20), { of, to });
      await refused(system, () => system.refund(1n, { of, to }), "AmountOutOfRange", [1n, 0n]);
      expect(await system.held(to)).to.equal(usdt(50));
    });

    it("goes to whom the caller names, where the terms name nobody", async () => {
      const system = await load();
      const { charged: of, somebody: to } = system;
      await system.refund(usdt(1), { of, to, who: system.operator });
      expect(await system.held(to)).to.equal(usdt(1));
    });

    it("goes to the payer that the terms name, and nobody else", async () => {
      const system = await load();
      const payer = system.addressOf(system.payer);
      const of = await system.hostileTerms({ number: 3n, payer });
      await paths[0].pay(system, of);
      await refused(system, () => system.refund(1n, { of, to: system.somebody }), "PayerMismatch", [
        system.somebody,
        payer,
      ]);
      await system.refund(usdt(1), { of, to: payer });
      expect(await system.processor.read.getRefunded([system.idOf(of)])).to.equal(usdt(1));
    });

    for (const [what, to] of [
      ["nobody", () => zeroAddress],
      ["the token", (system: Loaded) => system.hostileToken],
      ["the processor", (system: Loaded) => system.addressOf(system.processor.address)],
    ] as const) {
      it(`does not go to ${what}`, async () => {
        const system = await load();
        const attempt = () => system.refund(1n, { of: system.charged, to: to(system) });
        await refused(system, attempt, "PayeeNotAllowed", [to(system)]);
      });
    }
  });

  describe("given the amount that it says is refundable", () => {
    it("refuses another than the present one, of captured money", async () => {
      const system = await load();
      for (const acting of [0n, usdt(60) - 1n, usdt(60) + 1n])
        await refused(system, () => system.refund(1n, { acting }), "RefundableChanged", [acting, usdt(60)]);
    });

    it("refuses another than the present one, of a charge", async () => {
      const system = await load();
      const { charged: of, somebody: to } = system;
      for (const acting of [0n, usdt(50) - 1n, usdt(50) + 1n])
        await refused(system, () => system.refund(1n, { of, to, acting }), "RefundableChanged", [acting, usdt(50)]);
    });

    it("refuses a repetition, by a second server or after a crash", async () => {
      const system = await load();
      const { charged, somebody, terms, merchant, operator } = system;
      for (const [of, to, acting] of [
        [terms, terms.payer, usdt(60)],
        [charged, somebody, usdt(50)],
      ] as const) {
        const refund = (who = merchant) => system.refund(usdt(20), { of, to, acting, who });
        await refund();
        const args = [acting, acting - usdt(20)];
        await refused(system, refund, "RefundableChanged", args);
        await refused(system, () => refund(operator), "RefundableChanged", args);
      }
    });
  });

  describe("given a number under which nothing was charged", () => {
    it("refuses: unused, cancelled, authorized", async () => {
      const system = await load();
      const { processor, merchant, somebody: to } = system;
      const at = (number: bigint) => ({ ...system.charged, number });
      const merchantAddress = system.addressOf(merchant);
      await refused(system, () => system.refund(1n, { of: at(8n), to }), "NumberNotCharged", [merchantAddress, 8n, 0]);
      await processor.write.cancel([merchantAddress, 8n], { account: merchant.account });
      await refused(system, () => system.refund(1n, { of: at(8n), to }), "NumberNotCharged", [merchantAddress, 8n, 3]);
      await refused(system, () => system.refund(1n, { of: at(1n), to }), "NumberNotCharged", [merchantAddress, 1n, 2]);
    });
  });

  for (const role of ["payer", "stranger", "signer", "feeReceiver"] as const) {
    it(`refuses the ${role}`, async () => {
      const system = await load();
      const { merchant, operator } = system.terms;
      const args = [system.addressOf(system[role]), merchant, operator];
      await refused(system, () => system.refund(1n, { who: system[role] }), "NotMerchantOrOperator", args);
    });
  }

  it("refuses nothing", async () => {
    const system = await load();
    await refused(system, () => system.refund(0n), "AmountOutOfRange", [0n, usdt(60)]);
  });

  it("reverts where it cannot arrive: it is its caller's own payment", async () => {
    const system = await load();
    const { terms, hostileToken: token } = system;
    await system.treat(terms.payer, treatment.refuse);
    await refused(system, () => system.refund(usdt(1)), "TransferFailed", [
      token,
      terms.merchant,
      terms.payer,
      usdt(1),
    ]);
    expect(await system.creditOf(terms.payer)).to.equal(0n);
  });

  it("refuses a caller who is short, and says by how much", async () => {
    const system = await load();
    await system.hostile.write.approve([system.processor.address, 7n], { account: system.merchant.account });
    const balance = await system.held(system.merchant);
    const args = [system.terms.merchant, balance, 7n, usdt(1)];
    await refused(system, () => system.refund(usdt(1)), "PayerShort", args);
  });

  it("asks for no listing, no pause and no policy", async () => {
    const system = await load();
    await system.processor.write.pauseEntries([system.hostileToken, Number((await system.now()) + 1_000n)]);
    await system.processor.write.delistToken([system.hostileToken]);
    await system.refund(usdt(1));
    await system.processor.write.listToken([system.hostileToken, 0, noList]);
    expect((await system.left()).refundable).to.equal(usdt(59));
  });
});
