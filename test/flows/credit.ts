import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  CreditExceededError,
  InvalidSignatureError,
  NoCreditError,
  SafeERC20FailedOperationError,
  SignatureExpiredError,
} from "../../sdk/src/index.ts";
import { deployHostileSystem, treatment } from "../support/hostile.ts";
import { refusalOf } from "../support/refusal.ts";
import { clientOf, deploymentOf } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** A fee receiver whom the token refused, so that its tenth waits for it. */
async function fixture() {
  const system = await deployHostileSystem(connection);
  const deployment = await deploymentOf(system);
  const [signer, payer, stranger, owner] = [system.signer, system.payer, system.stranger, system.feeReceiver].map(
    (who) => clientOf(connection, deployment, who),
  );
  await system.treat(system.receiver, treatment.refuse);
  const invoice = await signer!.invoice.sign(await system.hostileTerms());
  const charged = await payer!.payment.chargeSync({ invoice });
  const credit = { owner: system.receiver, token: system.hostileToken, merchant: system.addressOf(system.merchant) };
  return { ...system, charged, credit, as: { stranger: stranger!, owner: owner! } };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("A part that could not be delivered", () => {
  it("stands in what the payment returned", async () => {
    const { charged, receiver, store, split } = await load();
    expect(charged.credits).to.deep.equal([{ leg: "fee", account: receiver, store, amount: usdt(10) }]);
    expect(charged.splits).to.deep.equal([{ account: split, amount: usdt(20) }]);
    expect(charged.fee).to.equal(usdt(10));
  });

  it("is there to be read", async () => {
    const { as, credit, store } = await load();
    expect(await as.stranger.credit.get(credit)).to.deep.equal({ ...credit, store, amount: usdt(10) });
  });

  describe("when the token delivers again", () => {
    it("is claimed by its owner", async () => {
      const { as, credit, treat, held, receiver, store } = await load();
      await treat(receiver, treatment.pay);
      const { receipt: _, ...args } = await as.owner.credit.claimSync(credit);
      expect(args).to.deep.equal({ store, account: receiver, token: credit.token, to: receiver, amount: usdt(10) });
      expect(await held(receiver)).to.equal(usdt(10));
      expect((await as.owner.credit.get(credit)).amount).to.equal(0n);
    });

    it("is sent to its owner by anyone", async () => {
      const { as, credit, treat, held, receiver } = await load();
      await treat(receiver, treatment.pay);
      const { token, merchant } = credit;
      await as.stranger.credit.claim.simulate({ token, merchant, owner: receiver });
      await as.stranger.credit.claimSync({ token, merchant, owner: receiver });
      expect(await held(receiver)).to.equal(usdt(10));
    });

    it("is claimed once", async () => {
      const { as, credit, treat, receiver } = await load();
      await treat(receiver, treatment.pay);
      await as.owner.credit.claimSync(credit);
      const error = await refusalOf(as.owner.credit.claim(credit), NoCreditError);
      expect(error.args.account).to.equal(receiver);
    });
  });

  it("is refused while the token refuses, and remains", async () => {
    const { as, credit, hostile, treat, receiver } = await load();
    await hostile.write.setAnswer([`0x${"00".repeat(32)}`]);
    await treat(receiver, treatment.answer);
    const error = await refusalOf(as.owner.credit.claim(credit), SafeERC20FailedOperationError);
    expect(error.args.token).to.equal(credit.token);
    expect((await as.owner.credit.get(credit)).amount).to.equal(usdt(10));
  });

  it("is nobody else's", async () => {
    const { as, credit } = await load();
    const { token, merchant } = credit;
    await refusalOf(as.stranger.credit.claim({ token, merchant }), NoCreditError);
  });

  it("is found in a store that takes new money no more", async () => {
    const { as, credit, store, treat, receiver, processor, merchant } = await load();
    await treat(receiver, treatment.pay);
    await processor.write.newStore({ account: merchant.account });
    expect((await as.owner.credit.get(credit)).amount).to.equal(0n);
    expect((await as.owner.credit.get({ ...credit, store })).amount).to.equal(usdt(10));
    expect((await as.owner.credit.claimSync({ ...credit, store })).amount).to.equal(usdt(10));
  });
});

describe("A credit that its owner signs away", () => {
  const signed = async (overrides: object = {}) => {
    const system = await load();
    const { as, credit, split } = system;
    const claim = await as.owner.credit.signClaim({ ...credit, to: split, ...overrides });
    return { ...system, claim };
  };

  it("goes where the owner has signed for, sent by anyone", async () => {
    const { as, claim, credit, receiver, store, split, held } = await signed();
    const before = await held(split);
    await as.stranger.credit.claimTo.simulate(claim);
    const { receipt: _, ...args } = await as.stranger.credit.claimToSync(claim);
    expect(args).to.deep.equal({ store, account: receiver, token: credit.token, to: split, amount: usdt(10) });
    expect((await held(split)) - before).to.equal(usdt(10));
  });

  it("goes in parts, under one nonce after another", async () => {
    const { as, claim, credit, split } = await signed({ amount: usdt(4) });
    await as.stranger.credit.claimToSync(claim);
    const rest = await as.owner.credit.signClaim({ ...credit, to: split });
    expect([claim.ownerNonce, rest.ownerNonce, rest.amount]).to.deep.equal([0n, 1n, usdt(6)]);
    await as.stranger.credit.claimToSync(rest);
  });

  it("can be signed elsewhere", async () => {
    const { as, credit, feeReceiver, split } = await load();
    const { typedData, ...claim } = await as.stranger.credit.signClaim.prepare({ ...credit, to: split });
    const signature = await feeReceiver.signTypedData(typedData);
    expect((await as.stranger.credit.claimToSync({ ...claim, signature })).amount).to.equal(usdt(10));
  });

  it("is not signed away beyond what it is, naming both figures", async () => {
    const error = await refusalOf(() => signed({ amount: usdt(11) }), CreditExceededError);
    expect(error.args).to.deep.equal({ attempted: usdt(11), allowed: usdt(10) });
  });

  it("is not signed away where there is none", async () => {
    const { as, credit, split } = await load();
    const { token, merchant } = credit;
    await refusalOf(as.stranger.credit.signClaim({ token, merchant, to: split }), NoCreditError);
  });

  it("is refused with a changed receiver, twice, and after its deadline", async () => {
    const { as, claim, credit, receiver, split, networkHelpers } = await signed({ amount: usdt(1) });
    await refusalOf(as.stranger.credit.claimTo({ ...claim, to: receiver }), InvalidSignatureError);
    await as.stranger.credit.claimToSync(claim);
    await refusalOf(as.stranger.credit.claimTo(claim), InvalidSignatureError);
    const late = await as.owner.credit.signClaim({ ...credit, to: split });
    await networkHelpers.time.increaseTo(late.deadline + 1n);
    await refusalOf(as.stranger.credit.claimTo(late), SignatureExpiredError);
  });
});
