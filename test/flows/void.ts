import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { AmountOutOfRangeError, NotMerchantOrOperatorError } from "../../sdk/src/index.ts";
import { deployAuthorized, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployAuthorized(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("payment.void", () => {
  for (const who of ["merchant", "operator"] as const) {
    it(`returns all that waits to the payer, by the ${who}`, async () => {
      const { as, invoice, terms, payer, balanceOf } = await load();
      const { receipt, ...voided } = await as[who].payment.voidSync({ terms });
      expect(voided).to.deep.equal({ id: invoice.id, amount: usdt(100), credits: [] });
      expect(receipt.status).to.equal("success");
      expect(await balanceOf(payer)).to.equal(usdt(1e6));
      expect(await as.payer.payment.get({ terms })).to.include({ capturable: 0n, refundable: 0n });
    });
  }

  it("returns a part, after the expiry too", async () => {
    const { as, invoice, terms, expire } = await load();
    await as.merchant.payment.voidSync({ invoice, amount: usdt(30) });
    await expire();
    await as.merchant.payment.void.simulate({ terms, amount: usdt(30) });
    expect((await as.merchant.payment.voidSync({ terms })).amount).to.equal(usdt(70));
  });

  it("leaves a credit where the payer cannot be reached", async () => {
    const { as, terms, asTokenOwner, payer, addressOf, store } = await load();
    await asTokenOwner.write.pause();
    const { credits } = await as.merchant.payment.voidSync({ terms });
    expect(credits).to.deep.equal([{ leg: "returned", account: addressOf(payer), store, amount: usdt(100) }]);
  });

  it("is refused, before anything is sent, to whoever is neither merchant nor operator", async () => {
    const system = await load();
    const attempt = () => system.as.payer.payment.void({ terms: system.terms });
    await refusedBeforeSending(system, attempt, NotMerchantOrOperatorError);
  });

  it("is refused, before anything is sent, of more than waits", async () => {
    const system = await load();
    const attempt = () => system.as.merchant.payment.void({ terms: system.terms, amount: usdt(101) });
    const error = await refusedBeforeSending(system, attempt, AmountOutOfRangeError);
    expect(error.args).to.deep.equal({ attempted: usdt(101), allowed: usdt(100) });
  });

  it("has its call alone, and finds its event", async () => {
    const { as, clientFor, terms, invoice, processor, merchant, publicClient } = await load();
    const { args } = clientFor().payment.void.call({ terms, amount: usdt(10), capturable: usdt(100) });
    const hash = await processor.write.void(args, { account: merchant.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    expect(as.payer.payment.void.extractEvent(logs, { id: invoice.id }).args.amount).to.equal(usdt(10));
  });
});
