import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  IssuerListUnknownError,
  NotOfStoreError,
  PaymentsNotAscendingError,
  StoreNotBlacklistedError,
  StoreNotShortError,
} from "../../sdk/src/index.ts";
import { deployAuthorized, refusedBeforeSending } from "../support/sdk.ts";
import { noList, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** Three payments wait in the merchant's store. */
async function fixture() {
  const system = await deployAuthorized(connection);
  const { as, terms, merchant, addressOf } = system;
  const others = await Promise.all([2n, 3n].map((number) => as.merchant.invoice.sign({ ...terms, number })));
  for (const invoice of others) await as.payer.payment.authorizeSync({ invoice });
  return {
    ...system,
    merchantAddress: addressOf(merchant),
    waiting: [terms, ...others.map((invoice) => invoice.terms)],
    blacklisted: { merchant: addressOf(merchant), token: terms.token },
    short: { merchant: addressOf(merchant), token: terms.token },
  };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("store.get", () => {
  it("tells the present store, and those before it", async () => {
    const { as, store, merchantAddress: merchant } = await load();
    expect(await as.stranger.store.get({ merchant })).to.deep.equal({ merchant, generation: 0n, store });
    const next = await as.stranger.store.get({ merchant, generation: 1n });
    expect(next.store).to.not.equal(store);
    await as.merchant.store.openSync({});
    expect(await as.stranger.store.get({ merchant })).to.deep.equal(next);
    expect((await as.stranger.store.get({ merchant, generation: 0n })).store).to.equal(store);
  });
});

describe("store.open", () => {
  it("sends the merchant's new money to a new store; what waited gets out of the old one", async () => {
    const { as, terms, merchantAddress: merchant, store, balanceOf } = await load();
    await as.merchant.store.open.simulate({});
    const { receipt, ...renewed } = await as.merchant.store.openSync({});
    const { owner, ...rest } = renewed;
    expect({ merchant: owner, ...rest }).to.deep.equal(await as.payer.store.get({ merchant }));
    expect(receipt.status).to.equal("success");
    const invoice = await as.merchant.invoice.sign({ ...terms, number: 9n });
    expect((await as.payer.payment.authorizeSync({ invoice })).store).to.equal(renewed.store);
    await as.merchant.payment.captureSync({ terms });
    expect(await balanceOf(store)).to.equal(usdt(200));
  });

  describe("for a store that has less than waits in it", () => {
    it("is open to anyone, whatever the order of the payments", async () => {
      const { as, short, waiting, setBalance, store, merchantAddress: merchant } = await load();
      await setBalance(store, usdt(299));
      for (const payments of [waiting, waiting.toReversed()]) {
        await as.stranger.store.open.simulate({ shortage: { ...short, payments } });
      }
      const { generation } = await as.stranger.store.openSync({ shortage: { ...short, payments: waiting } });
      expect({ generation, merchant }).to.deep.equal({ generation: 1n, merchant });
    });

    it("is refused while it is not short, naming both figures", async () => {
      const system = await load();
      const attempt = () => system.as.stranger.store.open({ shortage: { ...system.short, payments: system.waiting } });
      const error = await refusedBeforeSending(system, attempt, StoreNotShortError);
      expect(error.shortMessage).to.contain("has 300 USDT");
    });

    it("is refused where one payment is shown twice", async () => {
      const system = await load();
      const { as, short, terms, setBalance, store } = system;
      await setBalance(store, usdt(150));
      const attempt = () => as.stranger.store.open({ shortage: { ...short, payments: [terms, terms] } });
      await refusedBeforeSending(system, attempt, PaymentsNotAscendingError);
    });

    it("is refused by payments that do not wait there", async () => {
      const system = await load();
      await system.as.merchant.store.openSync({});
      const attempt = () => system.as.stranger.store.open({ shortage: { ...system.short, payments: system.waiting } });
      await refusedBeforeSending(system, attempt, NotOfStoreError);
    });
  });

  describe("for a store that the issuer has blacklisted", () => {
    it("is open to anyone", async () => {
      const { as, asTokenOwner, store, blacklisted } = await load();
      await asTokenOwner.write.addBlackList([store]);
      expect((await as.stranger.store.openSync({ blacklisted })).generation).to.equal(1n);
    });

    it("is refused while it is not", async () => {
      const system = await load();
      const attempt = () => system.as.stranger.store.open({ blacklisted: system.blacklisted });
      const error = await refusedBeforeSending(system, attempt, StoreNotBlacklistedError);
      expect(error.args.store).to.equal(system.store);
    });

    it("is refused where nobody knows the issuer's list", async () => {
      const system = await load();
      await system.processor.write.listToken([system.token.address, 20, noList]);
      const attempt = () => system.as.stranger.store.open({ blacklisted: system.blacklisted });
      await refusedBeforeSending(system, attempt, IssuerListUnknownError);
    });
  });

  it("has its call alone, and finds its event", async () => {
    const { as, clientFor, processor, merchant, publicClient } = await load();
    expect(clientFor().store.open.call({}).functionName).to.equal("newStore");
    const hash = await processor.write.newStore({ account: merchant.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    expect(as.payer.store.open.extractEvent(logs).args.generation).to.equal(1n);
  });
});
