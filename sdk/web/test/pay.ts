import { expect } from "chai";
import { before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { maxUint256 } from "viem";
import { stop } from "../../../scripts/process.ts";
import { startChain } from "../../../scripts/stack/chain.ts";
import { toCurrency, toInvoiceLink } from "../../src/index.ts";
import { createSafe, getSafeMessage, joinSignatures } from "../../src/safe/index.ts";
import { agree } from "./support/agree.ts";
import { expectSound, openProfile } from "./support/browser.ts";
import { openMarket } from "./support/market.ts";
import {
  APPROVE,
  MILLION,
  connect,
  expectNoWallet,
  isPaid,
  openStage,
  payButton,
  sentFunctions,
} from "./support/payPage.ts";
import type { Shop } from "./support/shop.ts";
import { type World, balanceOf, clientOf, newcomer } from "./support/stack.ts";
import { injectWallet } from "./support/wallet.ts";

describe("/pay", () => {
  const stage = openStage();
  const { approve, elsewhere, goOn, keep, pause, token, visit } = stage;
  let world: World;
  let shop: Shop;
  before(() => {
    ({ world, shop } = stage);
  });

  describe("given an open invoice", () => {
    it("shows the terms without a wallet, takes an approval and a payment, and shows a receipt", async () => {
      const { invoice, link } = await shop.sign();
      const { payer, profile, wallet } = await visit();
      const page = await profile.open(link);
      await page.getByText(shop.merchant.address).waitFor();
      await page.getByText(`25 ${token().symbol}`).first().waitFor();
      await page.getByRole("button", { name: "Connect Test Wallet" }).waitFor();
      await expectSound(profile, page);

      await connect(page);
      await page.getByText(`Approving exactly 25 ${token().symbol}`).waitFor();
      await expectSound(profile, page);
      await payButton(page).click();
      await isPaid(page);
      expect(sentFunctions(wallet)).to.have.lengthOf(2);
      expect(sentFunctions(wallet)[0]).to.equal(APPROVE);

      const { payment } = await agree(world, invoice);
      expect(payment.status).to.equal("charged");
      expect(await balanceOf(world, payer.address)).to.equal(75n * MILLION);
      expect(await balanceOf(world, shop.merchant.address)).to.equal(25n * MILLION);
      await page.getByText(payment.charged!.transactionHash).waitFor();
      await page.getByText("not yet: the network could still take it back").waitFor();
      await expectSound(profile, page);
    });

    it("announces and makes the reset of an old approval that USDT requires", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      await approve(wallet.account, world.deployment.processor, 7n);
      const page = await profile.open(link);
      await connect(page);
      await page.getByText("Resetting an old approval to zero").waitFor();
      await expectSound(profile, page);
      await payButton(page).click();
      await isPaid(page);
      expect(sentFunctions(wallet).map((name) => name === APPROVE)).to.deep.equal([true, true, false]);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });

    it("is paid by Permit2 if that needs no approval: one signature, one transaction", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      await approve(wallet.account, world.deployment.permit2, maxUint256);
      const page = await profile.open(link);
      await connect(page);
      await page.getByText("A signature for this payment only").waitFor();
      await payButton(page).click();
      await isPaid(page);
      expect(sentFunctions(wallet)).to.have.lengthOf(1);
      const { payment } = await agree(world, invoice);
      expect(payment.charged?.collector).to.equal(world.deployment.permit2Collector);
      await expectSound(profile, page);
    });

    it("is paid at 360 px, in Chinese, with the keyboard only", async () => {
      const { invoice, link } = await shop.sign();
      const { profile } = await visit({ width: 360, locale: "zh-CN" });
      const page = await profile.open(link);
      await page.getByRole("button", { name: "连接 Test Wallet" }).waitFor();
      await expectSound(profile, page);
      const press = async (name: RegExp) => {
        await page.getByRole("button", { name }).waitFor();
        for (let presses = 0; presses < 30; presses++) {
          await page.keyboard.press("Tab");
          const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
          if (name.test(focused)) return page.keyboard.press("Enter");
        }
        throw new Error(`${name} is not reached by the Tab key`);
      };
      await press(/连接 Test Wallet/);
      await page.getByText("钱包将请求您确认").waitFor();
      await expectSound(profile, page);
      await press(/^支付 25/);
      await page.getByRole("heading", { name: "已付款", exact: true }).waitFor();
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
      await expectSound(profile, page);
    });
  });

  describe("given an invoice in another currency", () => {
    it("shows both amounts with rate and age, and takes the amount due", async function () {
      const euro = world.deployment.sources.find(({ base }) => base === "EUR");
      if (!euro) this.skip();
      await openMarket(world);
      const { invoice, link } = await shop.sign({
        amount: 2_000n,
        currency: toCurrency("EUR").address,
        source: euro.address,
      });
      const { payer, profile } = await visit();
      const page = await profile.open(link);
      await page.getByText("EUR 20.00").first().waitFor();
      await page.getByText(/1 EUR = 1\.\d+ /).waitFor();
      await connect(page);
      await page.getByText("You allow").waitFor();
      await expectSound(profile, page);
      await payButton(page).click();
      await isPaid(page);
      const { payment } = await agree(world, invoice);
      if (payment.status !== "charged") throw new Error(`The payment is ${payment.status}`);
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION - payment.due);
      expect(payment.priced?.due).to.equal(payment.due);
      await expectSound(profile, page);
    });
  });

  describe("given a payer who refuses in the wallet", () => {
    it("says that nothing was sent, and is paid when the payer agrees", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).waitFor();
      wallet.setMood("refuses");
      await payButton(page).click();
      await page.getByText("You refused it in your wallet, so it was not sent.").waitFor();
      await expectSound(profile, page);
      expect(wallet.sent).to.deep.equal([]);
      expect((await agree(world, invoice)).payment.status).to.equal("open");
      wallet.setMood("agrees");
      await payButton(page).click();
      await isPaid(page);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });
  });

  describe("given a wallet on another network", () => {
    it("asks it to switch, and to add the network if unknown", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit({ at: 8453 });
      const page = await profile.open(link);
      await page.getByRole("button", { name: "Connect Test Wallet" }).click();
      await isPaidAfterSwitch(page);
      expect(wallet.asked.map(({ method }) => method)).to.include("wallet_switchEthereumChain");
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });

    it("stops if the wallet changes network before paying, and continues when it returns", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).waitFor();
      await wallet.switchTo(10);
      await page.getByText("Your wallet is on another network.").waitFor();
      expect(await payButton(page).count()).to.equal(0);
      await expectSound(profile, page);
      expect((await agree(world, invoice)).payment.status).to.equal("open");
      await isPaidAfterSwitch(page);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });

    const isPaidAfterSwitch = async (page: Page) => {
      const onChain = payButton(page);
      const switching = page.getByRole("button", { name: /^Switch to / });
      await switching.or(onChain).first().waitFor();
      if (await switching.count()) await switching.click();
      await onChain.click();
      await isPaid(page);
    };
  });

  describe("given an account with too low a balance", () => {
    it("shows the amount due and the balance, and offers no button", async () => {
      const { invoice, link } = await shop.sign();
      const { profile } = await visit({ tokens: 24n * MILLION });
      const page = await profile.open(link);
      await connect(page);
      await page.getByText("There is not enough of the token in this account to pay it.").waitFor();
      await page.getByText("Details").click();
      await page.getByText(`25 ${token().symbol} are due`).waitFor();
      expect(await payButton(page).count()).to.equal(0);
      expect((await agree(world, invoice)).payment.status).to.equal("open");
      await expectSound(profile, page);
    });
  });

  describe("given an invoice that cannot be paid", () => {
    it("says that it has expired", async () => {
      const { timestamp } = await world.stack.chain.client.getBlock();
      const { invoice, link } = await shop.sign({ payExpiry: timestamp + 60n });
      await world.stack.chain.client.increaseTime({ seconds: 61 });
      await world.stack.chain.client.mine({ blocks: 1 });
      const { profile } = await visit();
      const page = await profile.open(link);
      await page.getByText("This invoice could be paid until").waitFor();
      await expectNoWallet(page);
      expect((await agree(world, invoice)).payment.status).to.equal("open");
      await expectSound(profile, page);
    });

    it("says that a link with one flipped bit was changed", async () => {
      const { link } = await shop.sign();
      const { profile } = await visit();
      const start = link.indexOf("#v1.") + 4;
      for (const at of [start, start + 40, link.length - 1]) {
        const flipped = String.fromCharCode(link.charCodeAt(at) ^ 1);
        const page = await profile.open(`${link.slice(0, at)}${flipped}${link.slice(at + 1)}`);
        await page.getByText("This link has been changed or cut short").waitFor();
        await expectNoWallet(page);
        await expectSound(profile, page);
        await page.close();
      }
    });

    it("says that it was cancelled", async () => {
      const { invoice, link } = await shop.sign();
      await clientOf(world, shop.merchant).invoice.cancelSync({
        merchant: shop.merchant.address,
        number: invoice.terms.number,
      });
      const { profile } = await visit();
      const page = await profile.open(link);
      await page.getByText("The merchant has cancelled this invoice.").waitFor();
      await expectNoWallet(page);
      await expectSound(profile, page);
    });

    it("says that another version of it was paid", async () => {
      const { invoice, link } = await shop.sign();
      const amended = await shop.sign({ number: invoice.terms.number, amount: 20n * MILLION });
      const { payer, profile } = await visit();
      await clientOf(world, payer).invoice.pay({ link: amended.link });
      const page = await profile.open(link);
      await page.getByText("Another version of this invoice has been paid").waitFor();
      await expectNoWallet(page);
      expect((await agree(world, amended.invoice)).payment.status).to.equal("charged");
      await expectSound(profile, page);
    });

    it("names the only account that may pay", async () => {
      const { payer, profile } = await visit();
      const other = await newcomer(world, 0n);
      const { link } = await shop.sign({ payer: other.address });
      const page = await profile.open(link);
      await connect(page);
      await page.getByText(`Only the account ${other.address} can pay this invoice.`).waitFor();
      expect(await payButton(page).count()).to.equal(0);
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      await expectSound(profile, page);
    });

    it("says that the address has no invoice", async () => {
      const { profile } = await visit();
      const page = await profile.open(`${world.pages.origin}/pay/`);
      await page.getByText("There is no invoice in this address.").waitFor();
      await expectNoWallet(page);
      await expectSound(profile, page);
    });
  });

  describe("given a reload while paying", () => {
    it("after the payment was sent: follows it, and sends nothing again", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      await approve(wallet.account, world.deployment.processor, 25n * MILLION);
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).waitFor();
      await pause();
      await payButton(page).click();
      await page.getByText("Sent. Waiting for the network.").waitFor();
      await page.reload();
      await page.getByText("The payment was sent and is not in a block yet").waitFor();
      expect(await payButton(page).count()).to.equal(0);
      await expectSound(profile, page);
      await goOn();
      await isPaid(page);
      expect(wallet.sent).to.have.lengthOf(1);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });

    it("after an approval was sent: waits for it, and asks for no second one", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).waitFor();
      await pause();
      await payButton(page).click();
      await page.getByText("Sent. Waiting for the network.").waitFor();
      await page.reload();
      await payButton(page).click();
      await goOn();
      await isPaid(page);
      expect(sentFunctions(wallet).filter((name) => name === APPROVE)).to.have.lengthOf(1);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });

    it("while the wallet was asked: asks again, and pays once", async () => {
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      await approve(wallet.account, world.deployment.processor, 25n * MILLION);
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).waitFor();
      wallet.setMood("stalls");
      await payButton(page).click();
      await page.getByText("Your wallet has been asked.").waitFor();
      await page.reload();
      wallet.setMood("agrees");
      await payButton(page).click();
      await isPaid(page);
      expect(wallet.sent).to.have.lengthOf(1);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });
  });

  describe("given two tabs that pay at once", () => {
    it("lets one of them pay, and both show the payment", async () => {
      const { invoice, link } = await shop.sign();
      const { payer, profile, wallet } = await visit();
      await approve(wallet.account, world.deployment.processor, 25n * MILLION);
      const first = await profile.open(link);
      await connect(first);
      const second = await profile.open(link);
      await payButton(second).waitFor();
      await payButton(first).waitFor();
      wallet.setMood("stalls");
      await Promise.all([payButton(first).click(), payButton(second).click()]);
      const told = await Promise.race(
        [first, second].map((page) =>
          page
            .getByText("is already being paid, perhaps in another tab.")
            .waitFor()
            .then(() => page),
        ),
      );
      await expectSound(profile, told);
      wallet.resume();
      await Promise.all([isPaid(first), isPaid(second)]);
      expect(wallet.sent).to.have.lengthOf(1);
      expect(await balanceOf(world, payer.address)).to.equal(75n * MILLION);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
    });
  });

  describe("given a reorganisation after it was paid", () => {
    it("takes the receipt back, and shows it again when the payment is mined again", async () => {
      const { client } = world.stack.chain;
      const { invoice, link } = await shop.sign();
      const { profile, wallet } = await visit();
      await approve(wallet.account, world.deployment.processor, 25n * MILLION);
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).click();
      await isPaid(page);
      await agree(world, invoice);
      const sent = await client.getTransaction({ hash: wallet.sent[0]! });
      await client.request({ method: "anvil_reorg" as never, params: [1, []] as never });
      await page.getByText("The network has taken back the payment's block.").waitFor();
      await expectSound(profile, page);
      expect((await agree(world, invoice)).payment.status).to.equal("open");
      // As a network does by itself: the transaction is mined again from the pool.
      await clientOf(world, wallet.account).sendTransaction({
        to: sent.to!,
        data: sent.input,
        nonce: sent.nonce,
        chain: null,
      });
      await isPaid(page);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
      expect(await balanceOf(world, wallet.account.address)).to.equal(75n * MILLION);
    });
  });

  describe("given terms that hold the payment", () => {
    it("updates the receipt from authorized to captured in part and returned in part", async () => {
      const { payer, profile, wallet } = await visit();
      const { timestamp } = await world.stack.chain.client.getBlock();
      const { invoice, link } = await shop.sign({
        payer: payer.address,
        payExpiry: timestamp + 86_400n,
        authorizationExpiry: timestamp + 10n * 86_400n,
      });
      await approve(wallet.account, world.deployment.processor, 25n * MILLION);
      const page = await profile.open(link);
      await connect(page);
      await payButton(page).click();
      await page.getByRole("heading", { name: "Paid, held for the merchant" }).waitFor();
      const held = await agree(world, invoice);
      expect(held.row).to.include({ status: "authorized", capturable: "25000000" });
      await expectSound(profile, page);

      const merchant = clientOf(world, shop.merchant);
      await merchant.payment.captureSync({ terms: invoice.terms, amount: 15n * MILLION });
      await page.getByText(`The merchant has taken and kept 15 ${token().symbol}.`).waitFor();
      await merchant.payment.voidSync({ terms: invoice.terms });
      await page.getByText(`10 ${token().symbol} went back to the payer.`).waitFor();
      await isPaid(page);
      const { row } = await agree(world, invoice);
      expect(row).to.include({ capturable: "0", captured: "15000000" });
      expect(await balanceOf(world, payer.address)).to.equal(85n * MILLION);
      await expectSound(profile, page);
    });

    it("returns an expired authorization to the payer from the page", async () => {
      const { payer, profile, wallet } = await visit();
      const { timestamp } = await world.stack.chain.client.getBlock();
      const authorizationExpiry = timestamp + 2n * 86_400n;
      const { invoice, link } = await shop.sign({ payer: payer.address, authorizationExpiry });
      await approve(wallet.account, world.deployment.processor, 25n * MILLION);
      await clientOf(world, payer).invoice.pay({ link });
      await world.stack.chain.client.setNextBlockTimestamp({ timestamp: authorizationExpiry });
      await world.stack.chain.client.mine({ blocks: 1 });
      const page = await profile.open(link);
      await page.getByText("The merchant has not taken").waitFor();
      await connect(page);
      await page.getByRole("button", { name: "Return 25" }).click();
      await page.getByText(`25 ${token().symbol} went back to the payer.`).waitFor();
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      expect((await agree(world, invoice)).row).to.include({ capturable: "0" });
      await expectSound(profile, page);
    });
  });

  describe("given a refunded payment", () => {
    it("shows the refunded amount", async () => {
      const { invoice, link } = await shop.sign();
      const { payer, profile } = await visit();
      await clientOf(world, payer).invoice.pay({ link });
      const merchant = clientOf(world, shop.merchant);
      await approve(shop.merchant, world.deployment.processor, 5n * MILLION);
      await merchant.payment.refundSync({ terms: invoice.terms, amount: 5n * MILLION, reason: "requested" });
      const page = await profile.open(link);
      await page.getByText(`5 ${token().symbol} of it was paid back.`).waitFor();
      expect((await agree(world, invoice)).row).to.include({ refunded: "5000000" });
      await expectSound(profile, page);
    });
  });

  describe("given an invoice signed by a Safe", () => {
    it("checks the signature with the Safe, and is paid", async () => {
      const { stack, deployment, pages } = world;
      const owners = [await newcomer(world, 0n), await newcomer(world, 0n)] as const;
      const sender = clientOf(world, owners[0]);
      const { contractNetworks } = stack;
      const safe = await createSafe({
        client: sender,
        owners: owners.map(({ address }) => address),
        threshold: 2,
        saltNonce: 1n,
        contractNetworks,
      });
      const { timestamp } = await sender.getBlock();
      const draft = {
        ...{ merchant: safe, number: 1n, token: token().address, amount: 25n * MILLION },
        ...{ payExpiry: timestamp + 86_400n, deployment },
      };
      const { id, terms, typedData } = await sender.invoice.sign.prepare(draft);
      const message = getSafeMessage({ chainId: deployment.chainId, safe, typedData });
      const signatures = await Promise.all(
        owners.map(async (owner) => ({ owner: owner.address, signature: await owner.signTypedData(message) })),
      );
      const invoice = { id, terms, signer: safe, signature: joinSignatures(signatures) };
      const { payer, profile } = await visit();
      const page = await profile.open(toInvoiceLink(invoice, { origin: pages.origin, ...deployment }));
      await connect(page);
      await payButton(page).click();
      await isPaid(page);
      expect(await balanceOf(world, safe)).to.equal(25n * MILLION);
      expect(await balanceOf(world, payer.address)).to.equal(75n * MILLION);
      expect((await agree(world, invoice)).payment.status).to.equal("charged");
      await expectSound(profile, page);
    });
  });

  describe("given a page that must not sign", () => {
    it("behind a local node with a live chain's id that is not declared a test: asks no wallet", async function () {
      if (world.stack.chain.chainId !== 1) this.skip();
      const { invoice, link } = await shop.sign();
      const live = await elsewhere({ deployment: { ...world.deployment, isTest: false } }, link);
      const { profile, wallet } = await visit();
      const page = await profile.open(live.link);
      await page.getByText("so nothing is signed here").waitFor();
      expect(await page.getByRole("button", { name: /Connect|^Pay / }).count()).to.equal(0);
      expect(await page.getByText("TEST", { exact: true }).count()).to.equal(0);
      expect(wallet.asked).to.deep.equal([]);
      expect((await agree(world, invoice)).payment.status).to.equal("open");
      await expectSound(profile, page);
      await live.pages.stop();
    });

    it("with a wallet on another chain with the same id: says that they differ", async () => {
      const other = await startChain({ chainId: world.stack.chain.chainId });
      const { link } = await shop.sign();
      const profile = keep(await openProfile());
      const payer = await newcomer(world, 100n * MILLION);
      const wallet = await injectWallet(profile.context, payer, { ...other, chainId: other.chainId });
      const page = await profile.open(link);
      await page.getByRole("button", { name: "Connect Test Wallet" }).click();
      await page.getByText("but is not the chain that this page reads").waitFor();
      expect(await payButton(page).count()).to.equal(0);
      expect(wallet.sent).to.deep.equal([]);
      await expectSound(profile, page);
      await stop(other.program);
    });
  });

  describe("given a node that cannot be reached", () => {
    it("says so, keeps the known facts, and continues by itself", async () => {
      const { link } = await shop.sign();
      const { profile } = await visit();
      const { rpcUrl } = world.stack.chain;
      await profile.context.route(`${rpcUrl}/**`, (route) => route.abort());
      const page = await profile.open(link);
      await page.getByText(`${rpcUrl} cannot be reached right now.`).waitFor();
      await page.getByText(`25 ${token().symbol}`).first().waitFor();
      await expectSound(profile, page);
      await profile.context.unroute(`${rpcUrl}/**`);
      await page.getByRole("button", { name: "Connect Test Wallet" }).waitFor();
      expect(await page.getByText("cannot be reached right now").count()).to.equal(0);
    });
  });
});
