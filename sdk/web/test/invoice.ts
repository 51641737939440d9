import { readFileSync } from "node:fs";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { until } from "../../../scripts/process.ts";
import type { Page } from "playwright-core";
import type { HDAccount } from "viem/accounts";
import { freePort } from "../../../scripts/process.ts";
import { servePages } from "../../../scripts/pages/serve.ts";
import {
  type DocumentHashParameters,
  documentHash,
  fromInvoiceLink,
  toCurrency,
  toInvoiceLink,
} from "../../src/index.ts";
import { toQr } from "../../src/qr/index.ts";
import { type Profile, expectSound, openProfile, tell } from "./support/browser.ts";
import { openMarket } from "./support/market.ts";
import { type World, clientOf, getWorld, newcomer } from "./support/stack.ts";
import { type TestWallet, injectWallet } from "./support/wallet.ts";

const DAY = 86_400n;
const day = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString().slice(0, 16);

describe("The invoice form", () => {
  let world: World;
  let merchant: HDAccount;
  let payer: HDAccount;
  let profile: Profile;
  let wallet: TestWallet;
  let page: Page;

  const now = async () => (await world.stack.chain.client.getBlock()).timestamp;
  const form = () => page.locator(".invoice");
  const field = (label: string) => form().getByLabel(label, { exact: true });
  const button = (name: string | RegExp) => form().getByRole("button", { name });
  const language = (name: string) => page.getByRole("button", { name });
  const open = () => page.getByRole("button", { name: "Write an invoice" }).click();
  const signatures = () => wallet.asked.filter(({ method }) => method === "eth_signTypedData_v4");
  /** Resolves once the form suggests the next number. */
  const numberSuggested = () =>
    page.waitForFunction(() => document.querySelector<HTMLInputElement>("#invoice-number")?.value);

  async function connect(
    signer: HDAccount,
    { width, silent }: { readonly width?: number; readonly silent?: string } = {},
  ) {
    profile = await openProfile(width ? { width } : {});
    const { rpcUrl, chainId } = world.stack.chain;
    wallet = await injectWallet(profile.context, signer, { rpcUrl, chainId });
    page = await profile.open(`${world.pages.origin}/board/`);
    // The board has loaded by then.
    await page.getByRole("button", { name: "Write an invoice" }).waitFor();
    if (silent) await profile.context.route(`**${silent}`, (route) => route.abort());
    await open();
    await button("Connect Test Wallet").click();
    await field("Merchant (payee)").waitFor();
  }

  /** Reviews and signs the filled form. */
  async function sign(): Promise<string> {
    await numberSuggested();
    await button("Review").click();
    await button("Sign").click();
    return shownLink();
  }
  async function shownLink(): Promise<string> {
    await page.getByRole("heading", { name: "The invoice is signed" }).waitFor();
    return (await page.getByRole("link", { name: "/pay#v1." }).getAttribute("href"))!;
  }

  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
    await openMarket(world);
  });
  beforeEach(async () => {
    merchant = await newcomer(world, 0n);
    payer = await newcomer(world, 1_000_000_000n);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await tell([profile]);
    await profile?.close();
  });

  describe("of a merchant that signs for itself", () => {
    it("gives a link that can be paid, by the chain and the indexer", async () => {
      await connect(merchant);
      await expectSound(profile, page);
      await field("Amount").fill("12.34");
      await numberSuggested();
      expect(await field("Invoice number").inputValue()).to.equal("1");
      await button("Review").click();
      await page.getByRole("heading", { name: "Is this right?" }).waitFor();
      expect(signatures()).to.have.length(0);
      const said = await page.locator(".invoice").textContent();
      for (const part of ["12.34 USDT", merchant.address, "anyone", "goes to its owners at once"])
        expect(said).to.include(part);
      await expectSound(profile, page);
      await button("Sign").click();
      const link = await shownLink();
      await expectSound(profile, page);
      expect(signatures()).to.have.length(1);
      expect(link.startsWith(`${world.pages.origin}/pay#v1.`)).to.equal(true);

      const { invoice } = await fromInvoiceLink(link);
      const { id, receipt } = await clientOf(world, payer).invoice.pay({ link });
      expect(id).to.equal(invoice.id);
      const payment = await clientOf(world, merchant).payment.get({ id });
      expect(payment.status).to.equal("charged");
      await world.indexer.waitForBlock(receipt!.blockNumber);
      const { items } = await world.indexer.listPayments({ merchant: merchant.address });
      expect(items.map(({ id, number, amount, payer }) => ({ id, number, amount, payer }))).to.deep.equal([
        { id, number: 1n, amount: 12_340_000n, payer: payer.address },
      ]);
      // The list of kept invoices updates by itself.
      await page.getByRole("listitem", { name: "Number 1" }).getByText("Paid", { exact: true }).waitFor();
    });

    it("shows the link's QR code, copies and prints it", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      const link = await sign();
      const code = page.getByRole("img", { name: "QR code of the link to pay invoice 1" });
      const source = (await code.getAttribute("src"))!;
      expect(decodeURIComponent(source.slice(source.indexOf(",") + 1))).to.equal(toQr(link, { as: "svg" }));
      expect(await code.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).to.be.greaterThan(0);
      await button(/: Link to pay$/).click();
      await button(/: Link to pay$/)
        .getByText("Copied")
        .waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).to.equal(link);
      await page.evaluate(() => {
        window.print = () => document.body.setAttribute("data-printed", "yes");
      });
      await button("Print").click();
      expect(await page.locator("body").getAttribute("data-printed")).to.equal("yes");
      await page.emulateMedia({ media: "print" });
      expect(await code.isVisible()).to.equal(true);
      expect(await page.getByText("Move money of your own").isVisible()).to.equal(false);
    });

    it("offers a plain transfer only for topping up, without the invoice's amount", async () => {
      await connect(merchant);
      await field("Amount").fill("77");
      await sign();
      await page.getByText("Move money of your own into the merchant's account").click();
      await page.getByText("A plain transfer pays no invoice").waitFor();
      expect(await page.getByText("ethereum:").count()).to.equal(0);
      await field("How much, in USDT").fill("5");
      const { chainId, tokens } = world.deployment;
      await page
        .getByText(`ethereum:${tokens[0]!.address}@${chainId}/transfer?address=${merchant.address}&uint256=5000000`)
        .waitFor();
      expect(await form().getByRole("img").count()).to.equal(1);
      await expectSound(profile, page);
    });

    it("numbers consecutive invoices apart, also in another tab", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      const first = await sign();
      await button("Write another").click();
      await field("Amount").fill("2");
      const second = await sign();
      const numbers = await Promise.all(
        [first, second].map(async (link) => (await fromInvoiceLink(link)).invoice.terms.number),
      );
      expect(numbers).to.deep.equal([1n, 2n]);
      await page.close();
      page = await profile.open(`${world.pages.origin}/board/`);
      await open();
      await numberSuggested();
      expect(await field("Invoice number").inputValue()).to.equal("3");
    });

    it("offers the document with its salt, whose hash is in the invoice", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      await field("What it is for (optional)").fill("Two crates of tea");
      const link = await sign();
      const download = page.waitForEvent("download");
      await page.locator(".issued").getByRole("link", { name: "Download the document" }).click();
      const file = JSON.parse(readFileSync(await (await download).path(), "utf8")) as DocumentHashParameters;
      expect(file.document.lines[0]!.description).to.equal("Two crates of tea");
      const { terms } = (await fromInvoiceLink(link)).invoice;
      expect(documentHash(file)).to.equal(terms.referenceHash);
    });

    it("holds the payment of a named payer", async () => {
      await connect(merchant);
      await field("Amount").fill("30");
      await field("Hold the money until it is captured").check();
      await field("Only this payer (optional)").fill(payer.address);
      const link = await sign();
      const { terms } = (await fromInvoiceLink(link)).invoice;
      expect(terms.authorizationExpiry - terms.payExpiry).to.equal(30n * DAY);
      const { id, receipt } = await clientOf(world, payer).invoice.pay({ link });
      const payment = await clientOf(world, merchant).payment.get({ id });
      expect(payment.status === "authorized" && payment.capturable).to.equal(30_000_000n);
      await world.indexer.waitForBlock(receipt!.blockNumber);
      const { items } = await world.indexer.listPayments({ merchant: merchant.address });
      expect(items.map(({ capturable, status }) => ({ capturable, status }))).to.deep.equal([
        { capturable: 30_000_000n, status: "authorized" },
      ]);
      await page.getByText("Paid, to be captured").waitFor();
    });

    it("pays the named fee receiver and splits", async () => {
      const [service, partner] = [await newcomer(world, 0n), await newcomer(world, 0n)];
      await connect(merchant);
      await field("Amount").fill("100");
      await page.getByText("More: fee and splits").click();
      await field("Fee, in per cent").fill("1.5");
      await field("Fee receiver").fill(service.address);
      await field("Splits").fill(`${partner.address} 10`);
      const link = await sign();
      const { id, receipt } = await clientOf(world, payer).invoice.pay({ link });
      const payment = await clientOf(world, merchant).payment.get({ id });
      expect(payment.status === "charged" && payment.charged.received).to.equal(88_500_000n);
      await world.indexer.waitForBlock(receipt!.blockNumber);
      const [row] = (await world.indexer.listPayments({ merchant: merchant.address })).items;
      expect([row!.fee, row!.splitTotal, row!.received]).to.deep.equal([1_500_000n, 10_000_000n, 88_500_000n]);
    });

    it("takes an amount in euros, and shows it in the token", async () => {
      await connect(merchant);
      await field("Amount").fill("100.00");
      await field("Currency").selectOption({ label: "EUR, paid in USDT at the price of that moment" });
      await page.getByText(/Right now that is [\d.]+ USDT/).waitFor();
      await expectSound(profile, page);
      const link = await sign();
      const { terms } = (await fromInvoiceLink(link)).invoice;
      const { address: source } = world.deployment.sources.find(({ base }) => base === "EUR")!;
      expect([terms.amount, terms.currency, terms.source]).to.deep.equal([10_000n, toCurrency("EUR").address, source]);
      const { id, receipt } = await clientOf(world, payer).invoice.pay({ link });
      const payment = await clientOf(world, merchant).payment.get({ id });
      await world.indexer.waitForBlock(receipt!.blockNumber);
      const [row] = (await world.indexer.listPayments({ merchant: merchant.address })).items;
      expect(row!.amount).to.equal(10_000n);
      expect(payment.status === "charged" && payment.due).to.equal(row!.due);
      await page.getByRole("listitem", { name: "Number 1" }).getByText("EUR 100.00, Paid").waitFor();
    });

    it("cancels a signed invoice for good", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      const link = await sign();
      await button("Cancel: Number 1").click();
      await expectSound(profile, page);
      wallet.setMood("refuses");
      await button("Cancel for good: Number 1").click();
      await page.getByText("You refused it in your wallet").waitFor();
      wallet.setMood("agrees");
      await button("Cancel for good: Number 1").click();
      await page
        .getByRole("listitem", { name: "Number 1" })
        .getByText(/, Cancelled$/)
        .waitFor();
      const { invoice } = await fromInvoiceLink(link);
      expect((await clientOf(world, merchant).payment.get({ terms: invoice.terms })).status).to.equal("cancelled");
      await world.indexer.waitForBlock(await world.stack.chain.client.getBlockNumber());
      const { invoiceNumbers } = await world.indexer.query<{ invoiceNumbers: { items: unknown[] } }>(
        `query ($where: invoiceNumberFilter) { invoiceNumbers(where: $where) { items { number status } } }`,
        { where: { merchantAddress: merchant.address.toLowerCase() } },
      );
      expect(invoiceNumbers.items).to.deep.equal([{ number: "1", status: "cancelled" }]);
    });

    it("says when it has expired", async () => {
      // Signed with its own clock, so that it is already expired.
      const payExpiry = (await now()) - 1n;
      const token = world.deployment.tokens[0]!.address;
      const invoice = await clientOf(world, merchant).invoice.sign({
        number: 7n,
        token,
        amount: 1n,
        payExpiry,
        now: 0n,
      });
      const link = toInvoiceLink(invoice, { ...world.deployment, origin: world.pages.origin });
      await connect(merchant);
      const place = `feiqian.invoices.${world.deployment.chainId}.${world.deployment.processor.toLowerCase()}`;
      const kept = JSON.stringify([{ merchant: merchant.address, number: "7", link }]);
      await page.evaluate(([key, text]) => localStorage.setItem(key!, text!), [place, kept]);
      await page.reload();
      await open();
      await page.getByText("Expired, not paid").waitFor();
      await numberSuggested();
      expect(await field("Invoice number").inputValue()).to.equal("8");
    });

    it("can be written with the keyboard only", async () => {
      await connect(merchant);
      await numberSuggested();
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
      const tabTo = async (text: string) => {
        for (let steps = 0; steps < 25 && !(await focused()).startsWith(text); steps++)
          await page.keyboard.press("Tab");
        expect(await focused()).to.match(new RegExp(`^${text}`));
      };
      await field("Merchant (payee)").focus();
      await page.keyboard.press("Tab");
      await page.keyboard.type("5");
      await tabTo("Review");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Is this right?" }).waitFor();
      expect(await focused()).to.equal("Is this right?");
      await tabTo("Sign");
      await page.keyboard.press("Enter");
      const link = await shownLink();
      expect(await focused()).to.equal("The invoice is signed");
      await tabTo("http");
      expect((await fromInvoiceLink(link)).invoice.terms.amount).to.equal(5_000_000n);
    });

    it("is written at 360 px", async () => {
      await connect(merchant, { width: 360 });
      await expectSound(profile, page);
      await field("Amount").fill("1");
      await numberSuggested();
      await button("Review").click();
      await button("Sign").waitFor();
      await expectSound(profile, page);
      await button("Sign").click();
      await shownLink();
      await expectSound(profile, page);
    });

    it("is written in Chinese", async () => {
      await connect(merchant);
      await language("中文").click();
      await page.getByRole("heading", { name: "开具账单" }).waitFor();
      await button("核对").click();
      await page.getByText("此项必填。").waitFor();
      await expectSound(profile, page);
      await page.getByLabel("金额", { exact: true }).fill("8.8");
      await button("核对").click();
      await page.getByRole("heading", { name: "请核对" }).waitFor();
      await expectSound(profile, page);
      // Changing the language keeps the review.
      await language("English").click();
      await page.getByRole("heading", { name: "Is this right?" }).waitFor();
      await language("中文").click();
      expect(await language("中文").evaluate((one) => one === document.activeElement)).to.equal(true);
      await button("签名").click();
      await page.getByRole("heading", { name: "账单已签名" }).waitFor();
      await expectSound(profile, page);
    });
  });

  describe("of a merchant's signer", () => {
    let signer: HDAccount;
    beforeEach(async () => {
      signer = await newcomer(world, 0n);
      const validUntil = (await now()) + 30n * DAY;
      await clientOf(world, merchant).signer.setSync({ signer: signer.address, validUntil, maxOutBps: 200n });
    });

    it("makes an invoice that pays the merchant", async () => {
      await connect(signer);
      await field("Merchant (payee)").fill(merchant.address);
      await page.getByText("Fee and splits may take at most 2 % together").waitFor();
      await field("Amount").fill("20");
      const link = await sign();
      const { invoice } = await fromInvoiceLink(link);
      expect([invoice.terms.merchant, invoice.signer]).to.deep.equal([merchant.address, signer.address]);
      const { id, receipt } = await clientOf(world, payer).invoice.pay({ link });
      expect((await clientOf(world, merchant).payment.get({ id })).status).to.equal("charged");
      await world.indexer.waitForBlock(receipt!.blockNumber);
      const [row] = (await world.indexer.listPayments({ merchant: merchant.address })).items;
      expect([row!.signer, row!.received]).to.deep.equal([signer.address, 20_000_000n]);
    });

    it("signs nothing over the signer's cap", async () => {
      await connect(signer);
      await field("Merchant (payee)").fill(merchant.address);
      await field("Amount").fill("20");
      await page.getByText("More: fee and splits").click();
      await field("Fee, in per cent").fill("2.01");
      await field("Fee receiver").fill(payer.address);
      await numberSuggested();
      await button("Review").click();
      await page.getByText("Fee and splits take 2.01 % together. The merchant allows you 2 % at most.").waitFor();
      expect(signatures()).to.have.length(0);
    });

    it("signs nothing after the merchant has revoked the signer", async () => {
      await connect(signer);
      await field("Merchant (payee)").fill(merchant.address);
      await field("Amount").fill("20");
      await numberSuggested();
      await clientOf(world, merchant).signer.revokeSync({ signer: signer.address });
      await button("Review").click();
      await page.getByText(`${signer.address} may not sign for this merchant.`).waitFor();
      expect(await field("Merchant (payee)").getAttribute("aria-invalid")).to.equal("true");
      expect(signatures()).to.have.length(0);
    });
  });

  describe("with a spent number", () => {
    it("refuses it, and suggests the next one", async () => {
      await clientOf(world, merchant).invoice.cancelSync({ number: 41n });
      await world.indexer.waitForBlock(await world.stack.chain.client.getBlockNumber());
      await connect(merchant);
      await numberSuggested();
      expect(await field("Invoice number").inputValue()).to.equal("42");
      await field("Amount").fill("1");
      await field("Invoice number").fill("41");
      await button("Review").click();
      await page.getByText("Number 41 has already been cancelled and cannot be paid again. Choose another.").waitFor();
      await expectSound(profile, page);
      expect(signatures()).to.have.length(0);
    });

    it("refuses it if it was spent between review and signature", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      await numberSuggested();
      await button("Review").click();
      await button("Sign").waitFor();
      await clientOf(world, merchant).invoice.cancelSync({ number: 1n });
      await button("Sign").click();
      await page.getByText("Number 1 has already been cancelled").waitFor();
      expect(signatures()).to.have.length(0);
    });

    it("refuses it if another tab has signed it since the review", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      await numberSuggested();
      await button("Review").click();
      await button("Sign").waitFor();
      const first = page;
      page = await profile.open(`${world.pages.origin}/board/`);
      await open();
      await field("Amount").fill("2");
      await sign();
      await page.close();
      page = first;
      await button("Sign").click();
      await page.getByText("Number 1 has been signed in this browser in the meantime. Choose another.").waitFor();
      expect(signatures()).to.have.length(1);
    });

    it("amends an unpaid invoice of this browser, and only one of both can be paid", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      const first = await sign();
      await button("Write another").click();
      await field("Amount").fill("2");
      // A number that is suggested while another is typed would come before it.
      await until("the suggested number", async () => (await field("Invoice number").inputValue()) === "2", {
        timeoutMs: 10_000,
      });
      await field("Invoice number").fill("1");
      await button("Review").click();
      await page.getByText("You have signed an invoice with this number before").waitFor();
      await button("Sign").click();
      const second = await shownLink();
      await clientOf(world, payer).invoice.pay({ link: second });
      const { terms } = (await fromInvoiceLink(first)).invoice;
      expect((await clientOf(world, merchant).payment.get({ terms })).status).to.equal("superseded");
      await page.getByText("Another invoice with this number was paid").waitFor();
    });
  });

  describe("with invalid inputs", () => {
    before(async () => {
      merchant = await newcomer(world, 0n);
    });

    const bad: readonly (readonly [label: string, text: string, said: string])[] = [
      ["Amount", "", "This is required."],
      ["Amount", "1,5", "Write digits with a point before decimals, as 1234.5. USDT has 6 decimals at most"],
      ["Amount", "-1", "Write digits with a point"],
      ["Amount", "1e3", "Write digits with a point"],
      ["Amount", "0.0000001", "USDT has 6 decimals at most; nothing is rounded."],
      ["Amount", "0", "The amount must be more than zero."],
      ["Amount", "9999999999999999999999999999999999999", "This is more than an invoice can hold."],
      ["Merchant (payee)", "0x12", "This is not an account"],
      ["Merchant (payee)", "0x8ba1f109551bD432803012645Ac136ddd64DBA73", "A letter of this account is wrong"],
      ["Merchant (payee)", "0x0000000000000000000000000000000000000000", "This account cannot receive money here"],
      ["Invoice number", "one", "A number has digits only."],
      ["Invoice number", "9".repeat(80), "This is more than an invoice number can be"],
      ["Payable until", "2020-01-01T00:00", "This time has passed: the chain's clock says"],
      ["Only this payer (optional)", "nobody", "This is not an account"],
    ];
    it("says what is wrong with each, and asks for no signature", async () => {
      await connect(merchant);
      await numberSuggested();
      for (const [label, text, said] of bad) {
        const good = await field(label).inputValue();
        if (label !== "Amount") await field("Amount").fill("1");
        await field(label).fill(text);
        await button("Review").click();
        // The focus returns from the button once the field has been checked.
        await field(label).and(page.locator(":focus")).waitFor();
        expect(await field(label).getAttribute("aria-invalid"), `${label} ${text}`).to.equal("true");
        const described = (await field(label).getAttribute("aria-describedby"))!.split(" ");
        const words = await Promise.all(described.map((id) => page.locator(`#${id}`).textContent()));
        expect(words.join(" ")).to.include(said);
        await field(label).fill(good);
      }
      await expectSound(profile, page);
      expect(signatures()).to.have.length(0);
    });

    it("checks fields that depend on each other: payer, deadlines, fee and splits", async () => {
      await connect(merchant);
      await numberSuggested();
      await field("Amount").fill("1");
      await field("Hold the money until it is captured").check();
      await field("Payable until").fill(day((await now()) + DAY));
      await field("Capture until").fill(day((await now()) + DAY));
      await page.getByText("More: fee and splits").click();
      await field("Fee, in per cent").fill("60");
      await field("Splits").fill(`${payer.address} 30\n${payer.address} 20`);
      await button("Review").click();
      await page.getByText("Name the payer").waitFor();
      await page.getByText("or later: a day after the invoice is payable").waitFor();
      await page.getByText("This is required.").waitFor();
      await page.getByText("Line 2: This account already has a line.").waitFor();
      await page.getByText("4 fields must be corrected.").waitFor();
      // The first of them has the focus.
      await field("Only this payer (optional)").and(page.locator(":focus")).waitFor();
      await expectSound(profile, page);
      await field("Only this payer (optional)").fill(merchant.address);
      await field("Capture until").fill(day((await now()) + 400n * DAY));
      await field("Fee receiver").fill(payer.address);
      await field("Splits").fill(`${payer.address} 50`);
      await button("Review").click();
      await page.getByText("The merchant cannot pay itself.").waitFor();
      await page.getByText("or earlier: money is held for at most 366 days").waitFor();
      await page.getByText("Fee and splits take more than 100 % together.").waitFor();
      expect(signatures()).to.have.length(0);
    });
  });

  describe("without the indexer or the node", () => {
    it("takes the merchant's own number if the indexer is silent", async () => {
      await connect(merchant, { silent: "/graphql" });
      await page.getByText("No number can be suggested right now.").waitFor();
      await expectSound(profile, page);
      await field("Amount").fill("1");
      await button("Review").click();
      await page.getByText("This is required.").waitFor();
      await field("Invoice number").fill("9");
      const { invoice } = await fromInvoiceLink(await sign());
      expect(invoice.terms.number).to.equal(9n);
    });

    it("says that the node cannot be reached, and signs nothing", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      await numberSuggested();
      await profile.context.route(`${world.stack.chain.rpcUrl}/**`, (route) => route.abort());
      await button("Review").click();
      await page.getByText("The node or the indexer cannot be reached right now.").waitFor();
      await expectSound(profile, page);
      expect(signatures()).to.have.length(0);
    });
  });

  describe("with a wallet", () => {
    it("whose user refuses, says so, and can sign later", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      await numberSuggested();
      await button("Review").click();
      wallet.setMood("refuses");
      await button("Sign").click();
      await page.getByText("You refused it in your wallet").waitFor();
      await expectSound(profile, page);
      expect(
        await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("invoices"))),
      ).to.deep.equal([]);
      wallet.setMood("agrees");
      await button("Sign").click();
      await shownLink();
    });

    it("whose user has not answered, waits", async () => {
      await connect(merchant);
      await field("Amount").fill("1");
      await numberSuggested();
      await button("Review").click();
      wallet.setMood("stalls");
      await button("Sign").click();
      await page.getByText("Your wallet has been asked. Open it to sign.").waitFor();
      expect(await button("Sign").isDisabled()).to.equal(true);
      wallet.resume();
      await shownLink();
      expect(signatures()).to.have.length(1);
    });

    it("on another chain, signs nothing until it has switched, and keeps what was typed", async () => {
      await connect(merchant);
      await field("Amount").fill("3.21");
      await numberSuggested();
      await wallet.switchTo(137);
      await page.getByText("Your wallet is on another network.").waitFor();
      await page.getByText("Your wallet cannot sign yet: see above.").waitFor();
      expect(await button("Review").getAttribute("aria-disabled")).to.equal("true");
      await field("Amount").press("Enter");
      expect(await page.getByRole("heading", { name: "Is this right?" }).count()).to.equal(0);
      await expectSound(profile, page);
      expect(signatures()).to.have.length(0);
      await button(/^Switch to/).click();
      await page.getByText("Your wallet cannot sign yet: see above.").waitFor({ state: "detached" });
      const link = await sign();
      expect((await fromInvoiceLink(link)).invoice.terms.amount).to.equal(3_210_000n);
    });
  });

  describe("on a live chain read from a local node", () => {
    let live: Awaited<ReturnType<typeof servePages>>;
    before(async () => {
      const { stack, deployment } = world;
      const configuration = {
        chainId: stack.chain.chainId,
        nodeUrl: stack.chain.rpcUrl,
        indexerUrl: stack.indexer.graphqlUrl,
        deployment: { ...deployment, isTest: false },
      };
      live = await servePages(configuration, await freePort());
    });
    after(() => live?.stop());

    it("signs nothing: no wallet is asked anything", async () => {
      profile = await openProfile();
      const { rpcUrl, chainId } = world.stack.chain;
      wallet = await injectWallet(profile.context, merchant, { rpcUrl, chainId });
      page = await profile.open(`${live.origin}/board/`);
      await open();
      await page.getByText("so nothing is signed here").waitFor();
      expect(await form().getByRole("button").count()).to.equal(0);
      await expectSound(profile, page);
      expect(wallet.asked).to.deep.equal([]);
    });
  });
});
