import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { AuthorizationNotExpiredError, NothingToReclaimError } from "../../sdk/src/index.ts";
import { deployAuthorized, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployAuthorized(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("payment.reclaim", () => {
  for (const who of ["payer", "stranger"] as const) {
    it(`returns all that waits to the payer after the expiry, sent by the ${who}`, async () => {
      const { as, invoice, terms, expire, payer, balanceOf } = await load();
      await as.merchant.payment.captureSync({ terms, amount: usdt(40) });
      await expire();
      await as[who].payment.reclaim.simulate({ terms });
      const { receipt, ...reclaimed } = await as[who].payment.reclaimSync({ terms });
      expect(reclaimed).to.deep.equal({ id: invoice.id, amount: usdt(60), credits: [] });
      expect(receipt.status).to.equal("success");
      expect(await balanceOf(payer)).to.equal(usdt(1e6 - 40));
    });
  }

  it("needs no account to be prepared", async () => {
    const { clientFor, invoice, expire } = await load();
    await expire();
    expect((await clientFor().payment.reclaim.prepare({ invoice })).amount).to.equal(usdt(100));
  });

  it("leaves a credit where the payer cannot be reached", async () => {
    const { as, terms, expire, asTokenOwner, payer, addressOf, store } = await load();
    await expire();
    await asTokenOwner.write.pause();
    const { credits } = await as.stranger.payment.reclaimSync({ terms });
    expect(credits).to.deep.equal([{ leg: "returned", account: addressOf(payer), store, amount: usdt(100) }]);
  });

  it("is refused, before anything is sent, before the expiry", async () => {
    const system = await load();
    const attempt = () => system.as.payer.payment.reclaim({ terms: system.terms });
    const error = await refusedBeforeSending(system, attempt, AuthorizationNotExpiredError);
    expect(error.args.authorizationExpiry).to.equal(system.terms.authorizationExpiry);
  });

  it("is refused, before anything is sent, where nothing waits", async () => {
    const system = await load();
    await system.as.merchant.payment.voidSync({ terms: system.terms });
    await system.expire();
    const attempt = () => system.as.payer.payment.reclaim({ terms: system.terms });
    const error = await refusedBeforeSending(system, attempt, NothingToReclaimError);
    expect(error.args.id).to.equal(system.invoice.id);
  });

  it("has its call alone, and finds its event", async () => {
    const { as, clientFor, terms, invoice, expire, processor, stranger, publicClient } = await load();
    await expire();
    const { args } = clientFor().payment.reclaim.call({ terms });
    const hash = await processor.write.reclaim(args, { account: stranger.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    expect(as.payer.payment.reclaim.extractEvent(logs, { id: invoice.id }).args.amount).to.equal(usdt(100));
  });
});
