import { readFileSync } from "node:fs";
import { expect } from "chai";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { type Address, erc20Abi } from "viem";
import type { HDAccount } from "viem/accounts";
import { until } from "../../../scripts/process.ts";
import { servePages } from "../../../scripts/pages/serve.ts";
import { configurationOf } from "../../../scripts/stack/pages.ts";
import { actAsIssuer } from "../../../scripts/stack/topUp.ts";
import { type Invoice, formatReason } from "../../src/index.ts";
import type { TransactionBuilderBatch } from "../../src/safe/index.ts";
import { linkTo, panelOf } from "./support/board.ts";
import { type Profile, type ProfileOptions, expectSound, openProfile, tell } from "./support/browser.ts";
import { asked, connect } from "./support/payPage.ts";
import { type TestSafe, becomeMerchant, executeBatch, newSafe, setBalance } from "./support/safe.ts";
import { type World, balanceOf, clientOf, getWorld, newcomer } from "./support/stack.ts";
import { type TestWallet, type WalletOptions, injectWallet } from "./support/wallet.ts";

const USDT = 1_000_000n;
const HOUR = 3_600n;
const DAY = 86_400n;

describe("The board acts", () => {
  let world: World;
  let merchant: HDAccount;
  let payer: HDAccount;
  let profile: Profile;
  let wallet: TestWallet;
  let page: Page;
  let number = 0n;

  const chain = () => world.stack.chain.client;
  const token = () => world.deployment.tokens[0]!.address;
  const button = (name: string | RegExp) => page.getByRole("button", { name });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const indexed = async () => world.indexer.waitForBlock(await chain().getBlockNumber());
  /** The panel's texts. */
  const panel = () => page.locator(".act");
  /** Requests that its user has seen. */
  const questions = () => wallet.asked.filter(({ method }) => method !== "eth_accounts");
  const sendings = () => wallet.asked.filter(({ method }) => method === "eth_sendTransaction").length;

  interface Sale {
    readonly amount?: bigint;
    readonly isHeld?: boolean;
    readonly by?: HDAccount;
    readonly terms?: Partial<Invoice["terms"]>;
    readonly signer?: HDAccount;
  }

  /** A payment to the merchant, of 100 USDT. */
  async function sell({ amount = 100n * USDT, isHeld = false, by = payer, terms, signer = merchant }: Sale = {}) {
    const payExpiry = (await chain().getBlock()).timestamp + HOUR;
    number += 1n;
    const held = isHeld && { payer: by.address, authorizationExpiry: payExpiry + 2n * DAY };
    const invoice = await clientOf(world, signer).invoice.sign({
      ...{ number, token: token(), amount, payExpiry },
      ...held,
      ...terms,
    });
    await clientOf(world, by).invoice.pay({ invoice });
    await indexed();
    return invoice;
  }

  const held = async (invoice: Invoice): Promise<readonly [capturable: bigint, refundable: bigint]> => {
    const state = await clientOf(world, payer).payment.get({ terms: invoice.terms });
    if (state.status !== "authorized") throw new Error(`It is ${state.status}`);
    return [state.capturable, state.refundable];
  };

  interface Visit extends ProfileOptions {
    readonly wallet?: Partial<WalletOptions>;
    readonly origin?: string;
  }

  /** Opens the board of the merchant, or a payment's history, with an account's wallet. */
  async function visit(account: HDAccount, view: Readonly<Record<string, string>>, options: Visit = {}) {
    const { origin = world.pages.origin, wallet: how, ...rest } = options;
    profile = await openProfile(rest);
    const { rpcUrl, chainId } = world.stack.chain;
    wallet = await injectWallet(profile.context, account, { rpcUrl, chainId, ...how });
    page = await profile.open(linkTo(`${origin}/board/`, view));
  }
  const historyOf = ({ id }: Invoice) => ({ payment: id });

  /** Opens a step, and connects. */
  async function begin(verb: string, invoice: Invoice, { isConnected = false } = {}) {
    await button(`${verb}: invoice ${invoice.terms.number}`).click();
    if (!isConnected) await connect(page);
  }
  async function review(amount?: string) {
    await button("Review").waitFor();
    if (amount !== undefined) await panel().getByLabel("Amount, in USDT").fill(amount);
    await button("Review").click();
  }

  /** Money of the payer's that could not be returned. */
  async function credit(owner = payer): Promise<{ readonly invoice: Invoice; readonly store: Address }> {
    const invoice = await sell({ isHeld: true, amount: 60n * USDT, by: owner });
    await actAsIssuer(chain(), token(), "pause");
    await clientOf(world, merchant).payment.voidSync({ invoice });
    await actAsIssuer(chain(), token(), "unpause");
    await indexed();
    const { store } = await clientOf(world, merchant).store.get({ merchant: merchant.address });
    return { invoice, store };
  }
  const creditOf = async (owner: Address, of: Address, store: Address) =>
    (await clientOf(world, payer).credit.get({ owner, token: token(), merchant: of, store })).amount;

  async function downloaded(): Promise<TransactionBuilderBatch> {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download the file for the Safe" }).click();
    return JSON.parse(readFileSync(await (await download).path(), "utf8")) as TransactionBuilderBatch;
  }

  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
  });
  beforeEach(async () => {
    merchant = await newcomer(world, 0n);
    payer = await newcomer(world, 1_000n * USDT);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await tell([profile]);
    await chain().setAutomine(true);
    await profile?.close();
  });

  describe("by the merchant's wallet", () => {
    it("captures a part, and all of the rest", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Capture", invoice);
      expect(await panel().getByLabel("Amount, in USDT").inputValue()).to.equal("100");
      await expectSound(profile, page);
      await review("40.25");
      await says(
        `Capture 40.25 USDT for ${merchant.address}, less the fee and splits of invoice ${invoice.terms.number}.`,
      );
      expect(sendings()).to.equal(0);
      await expectSound(profile, page);
      await button("Capture now").click();
      await says("Captured: 40.25 USDT.");
      await panel().locator(`.hash[title="${wallet.sent[0]}"]`).waitFor();
      await expectSound(profile, page);
      expect(await held(invoice)).to.deep.equal([59_750_000n, 40_250_000n]);
      expect(await balanceOf(world, merchant.address)).to.equal(40_250_000n);
      // The history is asked again.
      await page.locator('[data-event="captured"]').waitFor();
      await button("Close").click();
      expect(await panel().count()).to.equal(0);
      await button(`Capture: invoice ${invoice.terms.number}`).and(page.locator(":focus")).waitFor();
      await begin("Capture", invoice, { isConnected: true });
      await review();
      await button("Capture now").click();
      await says("Captured: 59.75 USDT.");
      expect(await held(invoice)).to.deep.equal([0n, 100n * USDT]);
      expect(sendings()).to.equal(2);
    });

    it("voids out of the list of held authorizations", async () => {
      const invoice = await sell({ isHeld: true });
      const before = await balanceOf(world, payer.address);
      await visit(merchant, { merchant: merchant.address });
      await begin("Void", invoice);
      await review();
      await says(`Return 100.00 USDT of invoice ${invoice.terms.number} to its payer, ${payer.address}.`);
      await button("Return it now").click();
      await says("Returned to the payer: 100.00 USDT.");
      expect(await held(invoice)).to.deep.equal([0n, 0n]);
      expect(await balanceOf(world, payer.address)).to.equal(before + 100n * USDT);
      // The row goes, and the outcome stays.
      await panelOf(page, "Held authorizations").getByText("No authorization is held").waitFor();
      await says("Returned to the payer: 100.00 USDT.");
      await expectSound(profile, page);
    });

    it("refunds a part with its reason, after an allowance of exactly that", async () => {
      const invoice = await sell();
      await visit(merchant, historyOf(invoice));
      await begin("Refund", invoice);
      await button("Review").waitFor();
      await panel().getByLabel("Reason").selectOption("undelivered");
      await review("30.5");
      await says(`Pay 30.50 USDT back to ${payer.address}, from the balance of ${merchant.address}.`);
      await says("The reason that the chain records: not delivered.");
      await says("2 requests to sign");
      await expectSound(profile, page);
      await button("Refund now").click();
      await says("Refunded: 30.50 USDT.");
      expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 1 });
      expect(await balanceOf(world, merchant.address)).to.equal(69_500_000n);
      await page.getByText("reason: undelivered").waitFor();
      const { processor } = world.deployment;
      const args = [merchant.address, processor] as const;
      const read = { address: token(), abi: erc20Abi, functionName: "allowance", args } as const;
      expect(await chain().readContract(read)).to.equal(0n);
      const receipt = await chain().getTransactionReceipt({ hash: wallet.sent[1]! });
      const refunded = clientOf(world, merchant).payment.refund.extractEvent(receipt.logs, { id: invoice.id });
      expect(formatReason(refunded.args.reason)).to.equal("undelivered");
    });

    it("refunds a part if there is not enough for all", async () => {
      const invoice = await sell();
      await setBalance(world, merchant.address, 10n * USDT);
      await visit(merchant, historyOf(invoice));
      await begin("Refund", invoice);
      await review();
      await says("There is not enough of the token in this account to pay it.");
      await review("10");
      await button("Refund now").click();
      await says("Refunded: 10.00 USDT.");
      expect(await balanceOf(world, merchant.address)).to.equal(0n);
    });

    it("takes no amount that is none, or too much", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Void", invoice);
      for (const [amount, words] of [
        ["", "This is required."],
        ["1,5", "Write digits with a point"],
        ["0", "The amount must be more than zero."],
        ["0.0000001", "USDT has 6 decimals at most"],
        ["100.000001", "At most 100.00 USDT."],
      ] as const) {
        await review(amount);
        await says(words);
        expect(await panel().getByLabel("Amount, in USDT").getAttribute("aria-invalid")).to.equal("true");
      }
      await expectSound(profile, page);
      expect(sendings()).to.equal(0);
    });
  });

  it("captures by the operator's wallet", async () => {
    const operator = await newcomer(world, 0n);
    const invoice = await sell({ isHeld: true, terms: { operator: operator.address } });
    await visit(operator, historyOf(invoice));
    await begin("Capture", invoice);
    await says(`${operator.address} (operator)`);
    await review("1");
    await button("Capture now").click();
    await says("Captured: 1.00 USDT.");
    expect(await balanceOf(world, merchant.address)).to.equal(1n * USDT);
  });

  it("returns an expired authorization by anybody's wallet", async () => {
    const invoice = await sell({ isHeld: true });
    const before = await balanceOf(world, payer.address);
    await chain().increaseTime({ seconds: Number(3n * DAY) });
    await chain().mine({ blocks: 1 });
    await indexed();
    const stranger = await newcomer(world, 0n);
    await visit(stranger, { merchant: merchant.address });
    await begin("Return", invoice);
    await says("Anyone may send it");
    await review();
    await says(`Return 100.00 USDT of invoice ${invoice.terms.number} to its payer, ${payer.address}.`);
    await button("Return it now").click();
    await says("Returned to the payer: 100.00 USDT.");
    expect(await balanceOf(world, payer.address)).to.equal(before + 100n * USDT);
    expect(await held(invoice)).to.deep.equal([0n, 0n]);
  });

  describe("with a credit", () => {
    it("claims it by its owner's wallet", async () => {
      const { store } = await credit();
      const before = await balanceOf(world, payer.address);
      await visit(payer, { merchant: merchant.address });
      await button(`Claim: ${payer.address.toLowerCase()}`).click();
      await connect(page);
      await review();
      await says(`Send 60.00 USDT, the credit of ${payer.address}, to ${payer.address}.`);
      await expectSound(profile, page);
      await button("Claim now").click();
      await says("Claimed: 60.00 USDT.");
      expect(await balanceOf(world, payer.address)).to.equal(before + 60n * USDT);
      expect(await creditOf(payer.address, merchant.address, store)).to.equal(0n);
      await panelOf(page, "Credits to claim").getByText("No credits to claim").waitFor();
    });

    it("claims an equal one later by a transaction of its own", async () => {
      const { invoice } = await credit();
      await visit(payer, historyOf(invoice));
      const claim = async () => {
        await button(`Claim: ${payer.address.toLowerCase()}`).click();
        if (!wallet.asked.some(({ method }) => method === "eth_requestAccounts")) await connect(page);
        await review();
        await button("Claim now").click();
        await says("Claimed: 60.00 USDT.");
        await button("Close").click();
      };
      await claim();
      const { store } = await credit();
      await button(`Claim: ${payer.address.toLowerCase()}`).waitFor();
      await claim();
      expect(await creditOf(payer.address, merchant.address, store)).to.equal(0n);
      expect(new Set(wallet.sent).size).to.equal(2);
    });

    it("lets its owner claim it to another account", async () => {
      const { invoice, store } = await credit();
      const other = await newcomer(world, 0n);
      await visit(payer, historyOf(invoice));
      await button(`Claim: ${payer.address.toLowerCase()}`).click();
      await connect(page);
      await panel().getByLabel("Receiver").fill("0x12");
      await button("Review").click();
      await says("This is not an account");
      await panel().getByLabel("Receiver").fill(other.address);
      await button("Review").click();
      await says(`Send 60.00 USDT, the credit of ${payer.address}, to ${other.address}.`);
      await button("Claim now").click();
      await says("Claimed: 60.00 USDT.");
      expect(await balanceOf(world, other.address)).to.equal(60n * USDT);
      expect(await creditOf(payer.address, merchant.address, store)).to.equal(0n);
    });

    it("lets another wallet send it to its owner alone", async () => {
      const { invoice } = await credit();
      const before = await balanceOf(world, payer.address);
      await visit(merchant, historyOf(invoice));
      await button(`Claim: ${payer.address.toLowerCase()}`).click();
      await connect(page);
      await says(`${payer.address} (owner)`);
      await button("Review").waitFor();
      expect(await panel().getByLabel("Receiver").count()).to.equal(0);
      await review();
      await button("Claim now").click();
      await says("Claimed: 60.00 USDT.");
      expect(await balanceOf(world, payer.address)).to.equal(before + 60n * USDT);
    });
  });

  describe("for a Safe", () => {
    let safe: TestSafe;
    beforeEach(async function () {
      this.timeout(120_000);
      safe = await newSafe(world, 0n);
      await becomeMerchant(world, safe);
    });

    it("writes a refund with its approval as a file, whose calls do it", async () => {
      const invoice = await sell({ terms: { merchant: safe.address }, signer: safe.owners[0] });
      const before = await balanceOf(world, payer.address);
      await visit(safe.owners[0], historyOf(invoice));
      await button(`Refund: invoice ${number}`).click();
      await says(`the Safe ${safe.address}: a file for 2 of its 3 owners to sign`);
      await button("Review").waitFor();
      await panel().getByLabel("Reason").selectOption("duplicate");
      await review("12.5");
      await says(`Pay 12.50 USDT back to ${payer.address}, from the balance of ${safe.address}.`);
      await says("Nothing has been sent.");
      await expectSound(profile, page);
      const batch = await downloaded();
      expect(batch.meta.createdFromSafeAddress).to.equal(safe.address);
      expect(batch.transactions.map(({ to }) => to)).to.deep.equal([token(), world.deployment.processor]);
      expect(questions()).to.deep.equal([]);
      await executeBatch(world, safe, batch);
      expect(await balanceOf(world, payer.address)).to.equal(before + 12_500_000n);
      expect(await balanceOf(world, safe.address)).to.equal(87_500_000n);
    });

    it("writes its claim as a file, whose call does it", async () => {
      const [operator] = safe.owners;
      const terms = { merchant: safe.address, operator: operator.address };
      const invoice = await sell({ isHeld: true, terms, signer: operator });
      await actAsIssuer(chain(), token(), "pause");
      await clientOf(world, operator).payment.captureSync({ invoice });
      await actAsIssuer(chain(), token(), "unpause");
      await indexed();
      const { store } = await clientOf(world, operator).store.get({ merchant: safe.address });
      expect(await creditOf(safe.address, safe.address, store)).to.equal(100n * USDT);
      await visit(operator, { merchant: safe.address });
      await button(`Claim: ${safe.address.toLowerCase()}`).click();
      await says(`the Safe ${safe.address}`);
      await review();
      await says(`Send 100.00 USDT, the credit of ${safe.address}, to ${safe.address}.`);
      await expectSound(profile, page);
      await executeBatch(world, safe, await downloaded());
      expect(await balanceOf(world, safe.address)).to.equal(100n * USDT);
      expect(await creditOf(safe.address, safe.address, store)).to.equal(0n);
    });

    it("lets the operator's wallet do it, or the Safe's owners", async () => {
      const [operator] = safe.owners;
      const terms = { merchant: safe.address, operator: operator.address };
      const invoice = await sell({ isHeld: true, terms, signer: operator });
      await visit(operator, historyOf(invoice));
      await begin("Capture", invoice);
      await panel().getByLabel("By", { exact: true }).selectOption(safe.address);
      await review("30");
      await executeBatch(world, safe, await downloaded());
      expect(await held(invoice)).to.deep.equal([70n * USDT, 30n * USDT]);
      await button("Back").click();
      await says("70.00 USDT by the chain.");
      await panel().getByLabel("By", { exact: true }).selectOption(operator.address);
      await review("20");
      await button("Capture now").click();
      await says("Captured: 20.00 USDT.");
      expect(await held(invoice)).to.deep.equal([50n * USDT, 50n * USDT]);
    });

    it("signs nothing on a live chain read from a local node, and writes no file", async () => {
      const invoice = await sell({ terms: { merchant: safe.address }, signer: safe.owners[0] });
      const configuration = configurationOf(world.stack);
      const live = await servePages({ ...configuration, deployment: { ...world.deployment, isTest: false } }, 0);
      try {
        await visit(safe.owners[0], historyOf(invoice), { origin: live.origin });
        await button(`Refund: invoice ${number}`).click();
        await says("so nothing is signed here");
        expect(await panel().getByRole("button").allTextContents()).to.deep.equal(["Close"]);
        await expectSound(profile, page);
        expect(wallet.asked).to.deep.equal([]);
      } finally {
        await live.stop();
      }
    });
  });

  describe("with another account in the wallet", () => {
    it("says who may, asks to switch, and goes on with the right one", async () => {
      const invoice = await sell({ isHeld: true });
      const stranger = await newcomer(world, 0n);
      await visit(stranger, historyOf(invoice), { wallet: { others: [merchant] } });
      await begin("Capture", invoice);
      await says(`Your wallet is connected with ${stranger.address}, which may not do this.`);
      await says(`Done by ${merchant.address} (merchant)`);
      expect(await button("Review").count()).to.equal(0);
      await expectSound(profile, page);
      await button("Switch the account").click();
      const isAsked = async () => wallet.asked.some(({ method }) => method === "wallet_requestPermissions");
      await until("the wallet's question for an account", isAsked, { timeoutMs: 10_000 });
      await wallet.switchAccount(merchant);
      await review();
      await button("Capture now").click();
      await says("Captured: 100.00 USDT.");
    });
  });

  describe("with a hostile indexer", () => {
    /** Changes the answers to a question. */
    async function lie(question: RegExp, change: (text: string) => string) {
      await profile.context.route(world.stack.indexer.graphqlUrl, async (route) => {
        if (!question.test(route.request().postData() ?? "")) return route.fallback();
        const response = await route.fetch();
        await route.fulfill({ response, body: change(await response.text()) });
      });
    }

    for (const [what, change] of [
      ["another merchant", (text: string, thief: Address) => text.replace(merchant.address.toLowerCase(), thief)],
      ["another payer", (text: string, thief: Address) => text.replace(payer.address.toLowerCase(), thief)],
      ["another number", (text: string) => text.replace(/"number":"\d+"/, '"number":"99999"')],
      ["no number where one belongs", (text: string) => text.replace(/"number":"\d+"/, '"number":"x"')],
      ["no payment", () => '{"data":{"payment":null}}'],
    ] as const)
      it(`that has ${what} in the terms, offers nothing, and says why`, async () => {
        const invoice = await sell({ isHeld: true });
        const thief = await newcomer(world, 0n);
        await visit(merchant, {});
        await lie(/query Terms\b/, (text) => change(text, thief.address));
        await page.goto(linkTo(`${world.pages.origin}/board/`, historyOf(invoice)));
        await button(`Void: invoice ${number}`).click();
        await says("The indexer's terms do not make this payment's id.");
        await expectSound(profile, page);
        expect(
          await panel()
            .getByRole("button", { name: /^(?!Close)/ })
            .count(),
        ).to.equal(0);
        expect(questions()).to.deep.equal([]);
      });

    it("that has other decimals, amounts and states, captures what the chain has", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, {});
      await lie(/query (?:Trip|Terms)\b/, (text) =>
        text
          .replaceAll('"decimals":6', '"decimals":2')
          .replaceAll('"symbol":"USDT"', '"symbol":"EVIL"')
          .replaceAll(/"(capturable|refundable)":"\d+"/g, '"$1":"777"'),
      );
      await page.goto(linkTo(`${world.pages.origin}/board/`, historyOf(invoice)));
      await begin("Capture", invoice);
      await says("100.00 USDT by the chain.");
      expect(await panel().getByLabel("Amount, in USDT").inputValue()).to.equal("100");
      await review("1.5");
      await says("Capture 1.50 USDT for");
      await button("Capture now").click();
      await says("Captured: 1.50 USDT.");
      expect(await held(invoice)).to.deep.equal([98_500_000n, 1_500_000n]);
    });

    it("that has a token unknown to the page, claims nothing", async () => {
      const { invoice } = await credit();
      await visit(payer, {});
      await lie(/query Trip\b/, (text) => text.replaceAll(token().toLowerCase(), merchant.address.toLowerCase()));
      await page.goto(linkTo(`${world.pages.origin}/board/`, historyOf(invoice)));
      await button(`Claim: ${payer.address.toLowerCase()}`).click();
      await says("This page does not know the token and its decimals");
      expect(questions()).to.deep.equal([]);
    });

    it("that has a credit of another store, finds none on the chain", async () => {
      const { invoice, store } = await credit();
      await visit(payer, {});
      await lie(/query Trip\b/, (text) => text.replaceAll(store.toLowerCase(), merchant.address.toLowerCase()));
      await page.goto(linkTo(`${world.pages.origin}/board/`, historyOf(invoice)));
      await button(`Claim: ${payer.address.toLowerCase()}`).click();
      await connect(page);
      await says("The chain has no such credit");
      expect(sendings()).to.equal(0);
    });
  });

  describe("with a wallet", () => {
    it("whose user clicks twice, is asked once for each call", async () => {
      const invoice = await sell();
      await visit(merchant, historyOf(invoice));
      await begin("Refund", invoice);
      await review("10");
      // Both clicks come before the page has been drawn again.
      await button("Refund now").evaluate((one: HTMLButtonElement) => {
        one.click();
        one.click();
      });
      await says("Refunded: 10.00 USDT.");
      expect(asked(wallet)).to.deep.equal({ approvals: 1, others: 1 });
      expect(await balanceOf(world, merchant.address)).to.equal(90n * USDT);
    });

    it("whose user refuses, says so, and can do it later", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Void", invoice);
      await review();
      wallet.setMood("refuses");
      await button("Return it now").click();
      await says("You refused it in your wallet, so it was not sent.");
      await expectSound(profile, page);
      expect(await held(invoice)).to.deep.equal([100n * USDT, 0n]);
      wallet.setMood("agrees");
      await button("Return it now").click();
      await says("Returned to the payer: 100.00 USDT.");
    });

    it("that sends something else, says that nothing was done", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Void", invoice);
      await review();
      wallet.setMood("diverts");
      await button("Return it now").click();
      await says("The transaction was mined, and did not do this.");
      wallet.setMood("agrees");
      await button("Return it now").click();
      await says("Returned to the payer: 100.00 USDT.");
    });

    it("whose answer is lost, is not asked again until its user says that nothing was sent", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Void", invoice);
      await review();
      wallet.setMood("stalls");
      await button("Return it now").click();
      await until("the wallet's question", async () => sendings() === 1, { timeoutMs: 10_000 });
      await page.reload();
      wallet.setMood("agrees");
      await begin("Void", invoice, { isConnected: true });
      await review();
      await button("Return it now").click();
      await says("Do not send it again by other means");
      await says("Look in your wallet whether it was sent.");
      expect(await button("Return it now").isDisabled()).to.equal(true);
      await expectSound(profile, page);
      expect(sendings()).to.equal(1);
      await button("My wallet has not sent it").click();
      await review();
      await button("Return it now").click();
      await says("Returned to the payer: 100.00 USDT.");
      expect(sendings()).to.equal(2);
    });

    it("that has sent it before a reload, is not asked again: the transaction is followed", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Capture", invoice);
      await review("25");
      await chain().setAutomine(false);
      await button("Capture now").click();
      await page.waitForFunction(() =>
        Object.entries(localStorage).some(([key, text]) => key.includes(":capture ") && text.includes("hash")),
      );
      await page.reload();
      await begin("Capture", invoice, { isConnected: true });
      await review("25");
      await button("Capture now").click();
      await says("Your wallet has been asked.");
      await chain().mine({ blocks: 1 });
      await chain().setAutomine(true);
      await says("Captured: 25.00 USDT.");
      expect(sendings()).to.equal(1);
      expect(await held(invoice)).to.deep.equal([75n * USDT, 25n * USDT]);
    });

    it("that another tab is asking, is not asked a second time", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Void", invoice);
      await review();
      wallet.setMood("stalls");
      await button("Return it now").click();
      await until("the wallet's question", async () => sendings() === 1, { timeoutMs: 10_000 });
      const first = page;
      page = await profile.open(first.url());
      await begin("Void", invoice, { isConnected: true });
      await review("1");
      await button("Return it now").click();
      await says("Another tab of this browser is asking the wallet");
      expect(sendings()).to.equal(1);
      await page.close();
      page = first;
      wallet.resume();
      await says("Returned to the payer: 100.00 USDT.");
    });

    it("on another network, sends nothing until it has switched", async () => {
      const invoice = await sell({ isHeld: true });
      await visit(merchant, historyOf(invoice));
      await begin("Capture", invoice);
      await review("1");
      await wallet.switchTo(137);
      await says("Your wallet is on another network.");
      await says("Your wallet cannot sign yet: see above.");
      expect(await button("Capture now").isDisabled()).to.equal(true);
      await expectSound(profile, page);
      await button(/^Switch to/).click();
      await button("Capture now").click();
      await says("Captured: 1.00 USDT.");
    });
  });

  it("asks no wallet if somebody else has captured since the review", async () => {
    const invoice = await sell({ isHeld: true });
    await visit(merchant, historyOf(invoice));
    await begin("Void", invoice);
    await review();
    await button("Return it now").waitFor();
    await clientOf(world, merchant).payment.captureSync({ invoice, amount: 30n * USDT });
    await button("Return it now").click();
    await says("It has changed since it was shown");
    await expectSound(profile, page);
    expect(sendings()).to.equal(0);
    await button("Back").click();
    await says("70.00 USDT by the chain.");
  });

  it("asks no wallet if the credit has been claimed since the review", async () => {
    const { invoice } = await credit();
    await visit(payer, historyOf(invoice));
    await button(`Claim: ${payer.address.toLowerCase()}`).click();
    await connect(page);
    await review();
    await button("Claim now").waitFor();
    await clientOf(world, payer).credit.claimSync({ token: token(), merchant: merchant.address });
    await button("Claim now").click();
    await says("It has changed since it was shown");
    expect(sendings()).to.equal(0);
    await button("Back").click();
    await says("The chain has no such credit: it has been claimed.");
  });

  it("says that the node cannot be reached, and asks no wallet", async () => {
    const invoice = await sell({ isHeld: true });
    await visit(merchant, historyOf(invoice));
    await begin("Capture", invoice);
    await button("Review").waitFor();
    await profile.context.route(`${world.stack.chain.rpcUrl}/**`, (route) => route.abort());
    await review();
    await says("The node or the indexer cannot be reached right now.");
    await expectSound(profile, page);
    expect(sendings()).to.equal(0);
  });

  it("speaks Chinese on a narrow screen", async () => {
    const invoice = await sell();
    await visit(merchant, historyOf(invoice), { width: 360, locale: "zh-CN" });
    await button(`退款: 账单 ${number}`).click();
    await button("连接 Test Wallet").click();
    await button("核对").waitFor();
    await expectSound(profile, page);
    await panel().getByLabel("金额（USDT）").fill("2");
    await button("核对").click();
    await says(`从 ${merchant.address} 的余额中退款 2.00 USDT 给 ${payer.address}。`);
    await expectSound(profile, page);
    await button("立即退款").click();
    await says("已退款：2.00 USDT。");
    await expectSound(profile, page);
    // Another language keeps the outcome.
    await button("English").click();
    await says("Refunded: 2.00 USDT.");
  });
});
