import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { NoCreditError, SafeERC20FailedOperationError } from "../../sdk/src/index.ts";
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
    expect(charged.credits).to.deep.equal([{ account: receiver, store, amount: usdt(10) }]);
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
});
