// The guards of /pay against an unexpected wallet, network, price or merchant.
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { numberToHex, parseGwei } from "viem";
import { stop } from "../../../scripts/process.ts";
import { startChain } from "../../../scripts/stack/chain.ts";
import { writeRounds } from "../../../scripts/stack/feeds.ts";
import { firstAnswers } from "../../../scripts/deploy/feeds.ts";
import { domainOf, getPaymentId, toCurrency, toInvoiceLink } from "../../src/index.ts";
import { agree } from "./support/agree.ts";
import { expectSound } from "./support/browser.ts";
import { openMarket } from "./support/market.ts";
import {
  MILLION,
  type Visit,
  againButton,
  asked,
  askedFor,
  connect,
  expectNoWallet,
  isIdle,
  isPaid,
  isSent,
  openStage,
  payButton,
} from "./support/payPage.ts";
import type { Shop } from "./support/shop.ts";
import { type World, balanceOf, clientOf, newcomer } from "./support/stack.ts";

type Signed = Awaited<ReturnType<Shop["sign"]>>;

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const HIGH_FEE = { maxFeePerGas: parseGwei("200"), maxPriorityFeePerGas: parseGwei("100") };

describe("/pay, when something unexpected happens", () => {
  const stage = openStage();
  const { approve, elsewhere, goOn, pause, token, visit } = stage;
  let world: World;
  let shop: Shop;
  before(() => {
    ({ world, shop } = stage);
  });

  const client = () => world.stack.chain.client;
  const statusOf = async ({ invoice }: Signed) => (await agree(world, invoice)).payment.status;

  /** Opens an invoice and connects, up to the pay button. */
  async function readyToPay({ profile }: Visit, { link }: Signed): Promise<Page> {
    const page = await profile.open(link);
    await connect(page);
    await payButton(page).waitFor();
    return page;
  }

  /** Expects one payment, by an account that began with 100. */
  async function expectPaidOnce(signed: Signed, { payer, profile }: Visit, page: Page): Promise<void> {
    await isPaid(page);
    expect(await statusOf(signed)).to.equal("charged");
    expect(await balanceOf(world, payer.address)).to.equal(75n * MILLION);
    await expectSound(profile, page);
  }

  describe("given a sent payment that is not mined", () => {
    /** Sends a payment and leaves it in the pool. */
    async function sendIt() {
      const signed = await shop.sign();
      const visited = await visit();
      await approve(visited.payer, world.deployment.processor, 25n * MILLION);
      const page = await readyToPay(visited, signed);
      await pause();
      // The tracker asks for the nonce once it knows the transaction.
      const isFollowed = page.waitForRequest((request) => /eth_getTransactionCount/.test(request.postData() ?? ""));
      await payButton(page).click();
      await isSent(page);
      await isFollowed;
      return { signed, visited, page, hash: visited.wallet.sent[0]! };
    }

    async function sendAndReload() {
      const sent = await sendIt();
      await sent.page.reload();
      await sent.page.getByText("The payment was sent and is not in a block yet").waitFor();
      return sent;
    }

    describe("that the network forgets", () => {
      it("says so only after a while, and is then paid again, once", async () => {
        const { signed, visited, page, hash } = await sendAndReload();
        const { profile, wallet } = visited;
        await client().dropTransaction({ hash });
        const droppedAt = Date.now();
        // Until then there is no button at any time.
        const shown = await Promise.race([
          page.getByText("The network no longer knows the transaction.").waitFor({ timeout: 60_000 }),
          payButton(page)
            .waitFor({ timeout: 60_000 })
            .then(() => Date.now()),
        ]);
        expect(Date.now() - droppedAt, `after a button at ${shown}`).to.be.at.least(20_000);
        expect(await statusOf(signed)).to.equal("open");
        await againButton(page).waitFor();
        await expectSound(profile, page);
        await client().setAutomine(true);
        await againButton(page).click();
        await expectPaidOnce(signed, visited, page);
        expect(wallet.sent).to.have.lengthOf(2);
      });
    });

    describe("while the node fails", () => {
      it("is not reported as lost, however long that lasts", async () => {
        const { signed, visited, page } = await sendAndReload();
        const { profile, wallet } = visited;
        const nodes = `${world.stack.chain.rpcUrl}/**`;
        await profile.context.route(nodes, (route) => route.abort());
        // Longer than a transaction may be missing, plus the time of a failing request.
        await sleep(30_000);
        await page.getByText("The payment was sent and is not in a block yet").waitFor();
        expect(await payButton(page).count()).to.equal(0);
        await expectSound(profile, page);
        await profile.context.unroute(nodes);
        await goOn();
        await expectPaidOnce(signed, visited, page);
        expect(wallet.sent).to.have.lengthOf(1);
      });
    });

    describe("that is replaced in the wallet", () => {
      const replace = async ({ visited, hash }: Awaited<ReturnType<typeof sendIt>>, how: "cancelled" | "sped up") => {
        const { payer } = visited;
        const { nonce, to, input, gas } = await client().getTransaction({ hash });
        const call = how === "cancelled" ? { to: payer.address } : { to: to!, data: input, gas };
        const replacement = await clientOf(world, payer).sendTransaction({ ...call, ...HIGH_FEE, nonce, chain: null });
        await goOn();
        return replacement;
      };

      it("by a cancellation: says so, offers to pay again, and is paid once", async () => {
        const sent = await sendIt();
        const { signed, visited, page } = sent;
        await replace(sent, "cancelled");
        await page.getByText("The transaction was replaced by another one in your wallet.").waitFor();
        // At once, without the time for a missing transaction.
        await againButton(page).waitFor({ timeout: 10_000 });
        expect(await page.getByText("is not in a block yet").count()).to.equal(0);
        expect(await statusOf(signed)).to.equal("open");
        await expectSound(visited.profile, page);
        await againButton(page).click();
        await expectPaidOnce(signed, visited, page);
        expect(visited.wallet.sent).to.have.lengthOf(2);
      });

      it("by itself at a higher fee: is paid by the replacement", async () => {
        const sent = await sendIt();
        const { signed, visited, page } = sent;
        const replacement = await replace(sent, "sped up");
        await expectPaidOnce(signed, visited, page);
        await page.getByText(replacement).waitFor();
        expect(visited.wallet.sent).to.have.lengthOf(1);
      });
    });

    describe("that reverts when it is mined", () => {
      it("because the merchant has just cancelled the invoice: says both, and offers nothing", async () => {
        const { signed, visited, page } = await sendIt();
        const { merchant, number } = signed.invoice.terms;
        await clientOf(world, shop.merchant).invoice.cancel({ merchant, number, ...HIGH_FEE, gas: 200_000n });
        await goOn();
        await page.getByText("The merchant has cancelled this invoice.").waitFor();
        await page.getByText("The chain refused the earlier transaction.").waitFor();
        await expectNoWallet(page);
        expect(await statusOf(signed)).to.equal("cancelled");
        expect(await balanceOf(world, visited.payer.address)).to.equal(100n * MILLION);
        await expectSound(visited.profile, page);
      });
    });
  });

  describe("given a payment whose approval was revoked before it was sent", () => {
    it("says that the chain refused it, asks for the approval again, and is paid", async () => {
      const signed = await shop.sign();
      const visited = await visit();
      const { payer, profile, wallet } = visited;
      await approve(payer, world.deployment.processor, 25n * MILLION);
      const page = await readyToPay(visited, signed);
      wallet.setMood("stalls");
      await payButton(page).click();
      await page.getByText("Your wallet has been asked.").waitFor();
      await approve(payer, world.deployment.processor, 0n);
      wallet.resume("insists");
      await page.getByText("The chain refused the transaction.").waitFor();
      await page.getByText("The chain refused the earlier transaction.").waitFor();
      await page.getByText(`Approving exactly 25 ${token().symbol}`).waitFor();
      expect(await statusOf(signed)).to.equal("open");
      await expectSound(profile, page);
      wallet.setMood("agrees");
      await againButton(page).click();
      await expectPaidOnce(signed, visited, page);
      expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 2 });
    });
  });

  describe("given a transaction that succeeds and pays nothing", () => {
    it("says so instead of waiting for ever, and is paid by a second one", async () => {
      const signed = await shop.sign();
      const visited = await visit();
      const { payer, profile, wallet } = visited;
      await approve(payer, world.deployment.processor, 25n * MILLION);
      const page = await readyToPay(visited, signed);
      wallet.setMood("diverts");
      await payButton(page).click();
      await page.getByText("The chain refused the earlier transaction.").waitFor();
      await againButton(page).waitFor();
      expect(await statusOf(signed)).to.equal("open");
      await expectSound(profile, page);
      wallet.setMood("agrees");
      await againButton(page).click();
      await expectPaidOnce(signed, visited, page);
    });
  });

  describe("given a sent approval that is not mined", () => {
    async function approveOnly(options: Parameters<typeof visit>[0] = {}) {
      const signed = await shop.sign();
      const visited = await visit(options);
      const page = await readyToPay(visited, signed);
      await pause();
      await payButton(page).click();
      await isSent(page);
      expect(asked(visited.wallet)).to.deep.equal({ approvals: 1, others: 0 });
      return { signed, visited, page };
    }

    describe("and another link opened in the same tab", () => {
      it("asks the wallet for nothing more, shows the other invoice, and can return to the first", async () => {
        const { signed, visited, page } = await approveOnly();
        const { profile, wallet } = visited;
        const other = await shop.sign({ amount: 30n * MILLION });
        const open = ({ link }: Signed) =>
          page.evaluate((hash) => {
            location.hash = hash;
          }, new URL(link).hash);
        await open(other);
        await page.getByText(`30 ${token().symbol}`).first().waitFor();
        await goOn();
        await isIdle(page);
        await payButton(page, new RegExp(`^Pay 30 ${token().symbol}$`)).waitFor();
        expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 0 });
        expect(await statusOf(signed)).to.equal("open");
        expect(await statusOf(other)).to.equal("open");
        await expectSound(profile, page);
        await open(signed);
        await payButton(page, new RegExp(`^Pay 25 ${token().symbol}$`)).click();
        await expectPaidOnce(signed, visited, page);
        expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 1 });
        expect(await statusOf(other)).to.equal("open");
      });
    });

    describe("and another account chosen in the wallet", () => {
      it("asks for nothing more from the old account, and continues with the new one", async () => {
        const second = await newcomer(world, 100n * MILLION);
        const { signed, visited, page } = await approveOnly({ others: [second] });
        const { payer, profile, wallet } = visited;
        await wallet.switchAccount(second);
        await page.getByText(`Connected: ${second.address}`).waitFor();
        await goOn();
        await isIdle(page);
        expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 0 });
        expect(await statusOf(signed)).to.equal("open");
        await page.getByText(`Approving exactly 25 ${token().symbol}`).waitFor();
        await expectSound(profile, page);
        await payButton(page).click();
        await expectPaidOnce(signed, { ...visited, payer: second }, page);
        const by = [payer, second, second].map(({ address }) => address.toLowerCase());
        expect(askedFor(wallet)).to.deep.equal(by);
        expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      });
    });

    describe("and a wallet that moves to another network", () => {
      /** Expects the payment, with the existing approval, once the wallet is back on the page's chain. */
      async function expectGoesOn({ signed, visited, page }: Awaited<ReturnType<typeof approveOnly>>): Promise<void> {
        await payButton(page).click();
        await expectPaidOnce(signed, visited, page);
        expect(asked(visited.wallet)).to.deep.equal({ approvals: 1, others: 1 });
      }

      it("with an event: asks for nothing more there, and continues when it is back", async () => {
        const approved = await approveOnly();
        const { signed, visited, page } = approved;
        await visited.wallet.switchTo(10);
        await page.getByText("Your wallet is on another network.").waitFor();
        await goOn();
        await isIdle(page);
        expect(await payButton(page).count()).to.equal(0);
        expect(asked(visited.wallet)).to.deep.equal({ approvals: 1, others: 0 });
        expect(await statusOf(signed)).to.equal("open");
        await expectSound(visited.profile, page);
        await visited.wallet.switchTo(world.stack.chain.chainId);
        await expectGoesOn(approved);
      });

      for (const [what, id, words] of [
        ["of another id", 10, "Your wallet is on another network. Switch it, and try again."],
        ["of the same id", undefined, "Your wallet has since moved to another network"],
      ] as const) {
        it(`${what}, without an event: notices before asking, and continues when it is back`, async () => {
          const { chainId } = world.stack.chain;
          const other = await startChain({ chainId: id ?? chainId });
          const approved = await approveOnly();
          const { signed, visited, page } = approved;
          await visited.wallet.switchTo(other.chainId, { reads: other.rpcUrl, isSilent: true });
          await goOn();
          await page.getByText(words).waitFor();
          expect(asked(visited.wallet)).to.deep.equal({ approvals: 1, others: 0 });
          expect(await statusOf(signed)).to.equal("open");
          await expectSound(visited.profile, page);
          await visited.wallet.switchTo(chainId, { isSilent: true });
          await expectGoesOn(approved);
          await stop(other.program);
        });
      }
    });
  });

  describe("given a payment request still open for another account of the wallet", () => {
    it("does not ask the second account too, and is paid by the first", async () => {
      const signed = await shop.sign();
      const second = await newcomer(world, 100n * MILLION);
      const visited = await visit({ others: [second] });
      const { payer, profile, wallet } = visited;
      await approve(payer, world.deployment.processor, 25n * MILLION);
      const page = await readyToPay(visited, signed);
      wallet.setMood("stalls");
      await payButton(page).click();
      await page.getByText("Your wallet has been asked.").waitFor();
      await wallet.switchAccount(second);
      await page.getByText(`Connected: ${second.address}`).waitFor();
      await payButton(page).click();
      await page.getByText("is already being paid, perhaps in another tab.").waitFor();
      expect(askedFor(wallet)).to.deep.equal([payer.address.toLowerCase()]);
      await expectSound(profile, page);
      wallet.resume();
      await expectPaidOnce(signed, visited, page);
      expect(await balanceOf(world, second.address)).to.equal(100n * MILLION);
    });
  });

  describe("given one account paying two invoices in two tabs at once", () => {
    it("keeps one from using the other's approval: the second pays when the first is done", async () => {
      const [one, two] = [await shop.sign(), await shop.sign()];
      const visited = await visit();
      const { payer, profile, wallet } = visited;
      const first = await readyToPay(visited, one);
      const second = await profile.open(two.link);
      await payButton(second).waitFor();
      wallet.setMood("stalls");
      await payButton(first).click();
      await first.getByText("Your wallet has been asked.").waitFor();
      await payButton(second).click();
      await second.getByText("or another one from this account, is already being paid").waitFor();
      expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 0 });
      await expectSound(profile, second);
      wallet.resume();
      await expectPaidOnce(one, visited, first);
      expect(await statusOf(two)).to.equal("open");
      await second.getByText(`Approving exactly 25 ${token().symbol}`).waitFor();
      await payButton(second).click();
      await isPaid(second);
      expect(asked(wallet)).to.deep.equal({ approvals: 2, others: 2 });
      expect(await statusOf(two)).to.equal("charged");
      expect(await balanceOf(world, payer.address)).to.equal(50n * MILLION);
      await expectSound(profile, second);
    });
  });

  describe("given a wallet that does not know the page's network", () => {
    for (const wrapsErrors of [false, true]) {
      const how = wrapsErrors ? "and says so within another error" : "and says so";

      it(`${how}: is asked to add the page's network, and pays there`, async () => {
        const signed = await shop.sign();
        const visited = await visit({ wrapsErrors });
        const { profile, wallet } = visited;
        const { chainId, rpcUrl } = world.stack.chain;
        const page = await readyToPay(visited, signed);
        await wallet.switchTo(10);
        wallet.forget(chainId);
        const switching = page.getByRole("button", { name: /^Switch to / });
        await switching.waitFor();
        await expectSound(profile, page);
        await switching.click();
        await payButton(page).waitFor();
        const added = wallet.asked.filter(({ method }) => method === "wallet_addEthereumChain");
        expect(added.map(({ params }) => params)).to.deep.equal([
          [
            {
              chainId: numberToHex(chainId),
              chainName: chainId === 1 ? "Ethereum TEST" : "Local TEST",
              nativeCurrency: { name: "ETH", symbol: "ETH", decimals: 18 },
              rpcUrls: [rpcUrl],
            },
          ],
        ]);
        await payButton(page).click();
        await expectPaidOnce(signed, visited, page);
      });
    }
  });

  describe("given an invoice that is not for this page", () => {
    for (const [what, change] of [
      ["another network", { chainId: 8453 }],
      ["another contract", { processor: "0x00000000000000000000000000000000000000f1" }],
    ] as const) {
      it(`but for ${what}: says so, and asks no wallet`, async () => {
        const { invoice: own } = await shop.sign();
        const deployment = { ...world.deployment, ...change };
        const invoice = { ...own, id: getPaymentId(own.terms, domainOf(deployment)) };
        const { payer, profile, wallet } = await visit();
        const link = toInvoiceLink(invoice, { origin: world.pages.origin, ...deployment });
        const page = await profile.open(link);
        await page.getByText("This invoice is for another network or another contract.").waitFor();
        await expectNoWallet(page);
        // A wallet answers without its user whether it is connected.
        expect(wallet.asked.filter(({ method }) => method !== "eth_accounts")).to.deep.equal([]);
        expect(await statusOf({ invoice: own, link })).to.equal("open");
        expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
        await expectSound(profile, page);
      });
    }
  });

  describe("given an invoice by a merchant's signer", () => {
    it("can be paid until the signer is revoked, and then says why not", async () => {
      const key = await newcomer(world, 0n);
      const merchant = clientOf(world, shop.merchant);
      const { timestamp } = await client().getBlock();
      await merchant.signer.setSync({ signer: key.address, validUntil: timestamp + 30n * DAY, maxOutBps: 0n });
      const invoice = await clientOf(world, key).invoice.sign({
        merchant: shop.merchant.address,
        number: 1_000_000n,
        token: token().address,
        amount: 25n * MILLION,
        payExpiry: timestamp + DAY,
      });
      const link = toInvoiceLink(invoice, { origin: world.pages.origin, ...world.deployment });
      const visited = await visit();
      const { payer, profile, wallet } = visited;
      const page = await readyToPay(visited, { invoice, link });
      await merchant.signer.revokeSync({ signer: key.address });
      await page.getByText("This invoice cannot be paid.").waitFor();
      await page.getByText("The signer of this invoice may no longer sign for the merchant.").waitFor();
      await expectNoWallet(page);
      expect(wallet.sent).to.deep.equal([]);
      expect(await statusOf({ invoice, link })).to.equal("open");
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      await expectSound(profile, page);
    });
  });

  describe("given a payment that was returned in full", () => {
    const isReturned = (page: Page) => page.getByRole("heading", { name: "Returned to the payer" }).waitFor();

    it("by a refund of the charge: is called returned", async () => {
      const { invoice, link } = await shop.sign();
      const { payer, profile } = await visit();
      await clientOf(world, payer).invoice.pay({ link });
      await approve(shop.merchant, world.deployment.processor, 25n * MILLION);
      const page = await profile.open(link);
      await isPaid(page);
      const merchant = clientOf(world, shop.merchant);
      await merchant.payment.refundSync({ terms: invoice.terms, amount: 25n * MILLION, reason: "requested" });
      await isReturned(page);
      expect((await agree(world, invoice)).row).to.include({ status: "charged", refunded: "25000000" });
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      await expectSound(profile, page);
    });

    it("by a void of the authorization: is called returned", async () => {
      const { payer, profile } = await visit();
      const { timestamp } = await client().getBlock();
      const authorizationExpiry = timestamp + 10n * DAY;
      const { invoice, link } = await shop.sign({ payer: payer.address, authorizationExpiry });
      await clientOf(world, payer).invoice.pay({ link });
      const page = await profile.open(link);
      await page.getByRole("heading", { name: "Paid, held for the merchant" }).waitFor();
      await clientOf(world, shop.merchant).payment.voidSync({ terms: invoice.terms });
      await isReturned(page);
      expect((await agree(world, invoice)).row).to.include({ capturable: "0", captured: "0" });
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      await expectSound(profile, page);
    });
  });

  describe("given a payment many blocks back", () => {
    it("says that it is final, but not before it is", async () => {
      const signed = await shop.sign();
      const visited = await visit();
      const page = await readyToPay(visited, signed);
      await payButton(page).click();
      await isPaid(page);
      await page.getByText("not yet: the network could still take it back").waitFor();
      // anvil calls a block final after two epochs of 32 blocks.
      await client().mine({ blocks: 70, interval: 1 });
      await page.getByText("yes: the network can no longer take it back").waitFor();
      await expectPaidOnce(signed, visited, page);
    });
  });

  // The clock moves from here on: cases that do not need that are above.
  describe("given an invoice in another currency", () => {
    const euro = () => world.deployment.sources.find(({ base }) => base === "EUR");

    before(function () {
      if (!euro()) this.skip();
    });

    async function signInEuro(): Promise<Signed> {
      await openMarket(world);
      const { timestamp } = await client().getBlock();
      const of = { amount: 2_000n, currency: toCurrency("EUR").address, source: euro()!.address };
      return shop.sign({ ...of, payExpiry: timestamp + 5n * DAY });
    }

    /** Expects the taken amount to be the receipt's. */
    async function expectPriced({ invoice }: Signed, { payer, profile }: Visit, page: Page): Promise<bigint> {
      await isPaid(page);
      const { payment } = await agree(world, invoice);
      if (payment.status !== "charged") throw new Error(`The payment is ${payment.status}`);
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION - payment.due);
      await expectSound(profile, page);
      return payment.due;
    }

    it("by a source that this page does not recommend: says so, and is paid once the payer agrees to its price", async () => {
      const signed = await signInEuro();
      const deployment = { ...world.deployment, sources: [] };
      const { pages, link } = await elsewhere({ deployment }, signed.link);
      const visited = await visit();
      const page = await visited.profile.open(link);
      await connect(page);
      await page.getByText("The merchant has chosen a source of its own for this price").waitFor();
      const agreement = page.getByLabel("I agree to pay up to");
      await agreement.waitFor();
      expect(await payButton(page).count()).to.equal(0);
      await expectSound(visited.profile, page);
      await agreement.check();
      await payButton(page).click();
      await expectPriced(signed, visited, page);
      await pages.stop();
    });

    it("whose price goes stale: says so without a button, and recovers with a new round", async () => {
      const signed = await signInEuro();
      const visited = await visit();
      const page = await readyToPay(visited, signed);
      expect(await page.getByText("The merchant has chosen a source of its own").count()).to.equal(0);
      await client().increaseTime({ seconds: Number(26n * HOUR) });
      await client().mine({ blocks: 1 });
      await page.getByText("There is no price right now, so it cannot be paid yet.").waitFor();
      await payButton(page).waitFor({ state: "detached" });
      expect(await statusOf(signed)).to.equal("open");
      await expectSound(visited.profile, page);
      await writeRounds(world.stack.chain.rpcUrl, world.stack.record);
      await payButton(page).click();
      await expectPriced(signed, visited, page);
    });

    it("whose price rises beyond the allowed amount before the wallet answers: is refused, and shown again", async () => {
      const signed = await signInEuro();
      const visited = await visit();
      const { payer, profile, wallet } = visited;
      await approve(payer, world.deployment.processor, 50n * MILLION);
      const page = await readyToPay(visited, signed);
      const shown = await page.getByText("You allow").textContent();
      wallet.setMood("stalls");
      await payButton(page).click();
      await page.getByText("Your wallet has been asked.").waitFor();
      // The page allows 1 % more; a source accepts at most 2 % between rounds.
      const answer = (firstAnswers["EUR/USD"] * 1_018n) / 1_000n;
      await writeRounds(world.stack.chain.rpcUrl, world.stack.record, { "EUR/USD": answer });
      wallet.resume("insists");
      await page.getByText("The chain refused the transaction.").waitFor();
      expect(await statusOf(signed)).to.equal("open");
      expect(await balanceOf(world, payer.address)).to.equal(100n * MILLION);
      await againButton(page).waitFor();
      await expectSound(profile, page);
      expect(await page.getByText("You allow").textContent()).to.not.equal(shown);
      wallet.setMood("agrees");
      await againButton(page).click();
      await expectPriced(signed, visited, page);
      await writeRounds(world.stack.chain.rpcUrl, world.stack.record, firstAnswers);
    });
  });
});
