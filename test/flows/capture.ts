import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  AmountOutOfRangeError,
  AuthorizationExpiredError,
  FeeNotAllowedError,
  NotMerchantOrOperatorError,
} from "../../sdk/src/index.ts";
import { deployAuthorized, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployAuthorized(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("payment.capture", () => {
  it("brings all that waits to its owners, and says so", async () => {
    const { as, invoice, terms, merchant, feeReceiver, balanceOf } = await load();
    const { receipt, ...captured } = await as.merchant.payment.captureSync({ terms });
    const parts = { splits: [], credits: [] };
    expect(captured).to.deep.equal({ id: invoice.id, amount: usdt(100), net: usdt(90), fee: usdt(10), ...parts });
    expect(receipt.status).to.equal("success");
    expect([await balanceOf(merchant), await balanceOf(feeReceiver)]).to.deep.equal([usdt(90), usdt(10)]);
  });

  it("takes a part, as often as there is something left, by invoice too", async () => {
    const { as, invoice, terms } = await load();
    await as.merchant.payment.captureSync({ invoice, amount: usdt(60) });
    const { amount, capturable } = await as.merchant.payment.capture.prepare({ terms });
    expect({ amount, capturable }).to.deep.equal({ amount: usdt(40), capturable: usdt(40) });
    expect((await as.operator.payment.captureSync({ terms })).amount).to.equal(usdt(40));
    expect(await as.payer.payment.get({ invoice })).to.include({
      status: "authorized",
      capturable: 0n,
      refundable: usdt(100),
    });
  });

  it("lets the operator take less than the terms' fee", async () => {
    const { as, terms } = await load();
    expect((await as.operator.payment.captureSync({ terms, feeBps: 500n })).fee).to.equal(usdt(5));
  });

  it("can be simulated, and moves nothing then", async () => {
    const { as, terms, store, balanceOf } = await load();
    await as.merchant.payment.capture.simulate({ terms });
    expect(await balanceOf(store)).to.equal(usdt(100));
  });

  it("turns what the issuer stops into credits, and does not wait for it", async () => {
    const { as, terms, asTokenOwner, addressOf, merchant, feeReceiver, store } = await load();
    await asTokenOwner.write.pause();
    const { credits } = await as.merchant.payment.captureSync({ terms });
    expect(credits).to.deep.equal([
      { leg: "fee", account: addressOf(feeReceiver), store, amount: usdt(10) },
      { leg: "net", account: addressOf(merchant), store, amount: usdt(90) },
    ]);
  });

  describe("refuses, before anything is sent,", () => {
    it("whoever is neither merchant nor operator", async () => {
      const system = await load();
      for (const who of [system.as.payer, system.as.stranger, system.as.signer]) {
        const attempt = () => who.payment.capture({ terms: system.terms });
        const error = await refusedBeforeSending(system, attempt, NotMerchantOrOperatorError);
        expect(error.args.operator).to.equal(system.terms.operator);
      }
    });

    it("more than waits, naming both figures, and nothing", async () => {
      const system = await load();
      const { as, terms } = system;
      const more = () => as.merchant.payment.capture({ terms, amount: usdt(100.5) });
      const error = await refusedBeforeSending(system, more, AmountOutOfRangeError);
      expect(error.shortMessage).to.contain("100.5 USDT").and.to.contain("to 100 USDT");
      const nothing = () => as.merchant.payment.capture({ terms, amount: 0n });
      await refusedBeforeSending(system, nothing, AmountOutOfRangeError);
    });

    it("a payment of which nothing is left, or that never was", async () => {
      const system = await load();
      const { as, terms } = system;
      await as.merchant.payment.captureSync({ terms });
      for (const number of [terms.number, 7n]) {
        const attempt = () => as.merchant.payment.capture({ terms: { ...terms, number } });
        const error = await refusedBeforeSending(system, attempt, AmountOutOfRangeError);
        expect(error.shortMessage).to.contain("nothing is left");
      }
    });

    it("after the authorization has expired", async () => {
      const system = await load();
      await system.expire();
      const attempt = () => system.as.merchant.payment.capture({ terms: system.terms });
      const error = await refusedBeforeSending(system, attempt, AuthorizationExpiredError);
      expect(error.args.authorizationExpiry).to.equal(system.terms.authorizationExpiry);
    });

    it("a higher fee of the operator, and any other of the merchant", async () => {
      const system = await load();
      const { as, terms } = system;
      const higher = () => as.operator.payment.capture({ terms, feeBps: 1_001n });
      await refusedBeforeSending(system, higher, FeeNotAllowedError);
      const lower = () => as.merchant.payment.capture({ terms, feeBps: 999n });
      const error = await refusedBeforeSending(system, lower, FeeNotAllowedError);
      expect(error.args).to.deep.equal({ attemptedBps: 999n, allowedBps: 1_000n });
    });
  });

  it("has its call alone, and finds its event", async () => {
    const { as, clientFor, terms, invoice, processor, merchant, publicClient } = await load();
    const { functionName, args } = clientFor().payment.capture.call({ terms, amount: usdt(10), capturable: usdt(100) });
    expect([functionName, args[2]]).to.deep.equal(["capture", 1_000n]);
    const hash = await processor.write.capture(args, { account: merchant.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    expect(as.payer.payment.capture.extractEvent(logs, { id: invoice.id }).args.amount).to.equal(usdt(10));
  });
});
