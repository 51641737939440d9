import { readFileSync } from "node:fs";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { type Address, type LocalAccount, getAddress, http, parseEther } from "viem";
import { type Pages, servePages } from "../../../scripts/pages/serve.ts";
import { freePort } from "../../../scripts/process.ts";
import { configurationOf } from "../../../scripts/stack/pages.ts";
import { startGateway } from "../../gateway/src/gateway.ts";
import { readSafe } from "../../src/safe/index.ts";
import { expectSound, openProfile } from "./support/browser.ts";
import { connect, isPaid, openStage, payButton } from "./support/payPage.ts";
import { newSafe } from "./support/safe.ts";
import { clientOf, newcomer } from "./support/stack.ts";
import { type TestWallet, type WalletOptions, injectWallet } from "./support/wallet.ts";

const TOKEN = "setup-token-of-the-tests-0123456789abcdef";
const A_YEAR = 365 * 86_400;

describe("Setting a gateway up on the board", () => {
  const stage = openStage();
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  /** A gateway without a merchant, and pages that know it. */
  async function open({ gas = true, differs = {} }: { readonly gas?: boolean; readonly differs?: object } = {}) {
    const { world } = stage;
    const { client, rpcUrl } = world.stack.chain;
    const port = await freePort();
    const gatewayUrl = `http://127.0.0.1:${port}`;
    const pages: Pages = await servePages({ ...configurationOf(world.stack), gatewayUrl, ...differs }, 0);
    stops.push(pages.stop);
    const signer = await newcomer(world, 0n);
    if (!gas) await client.setBalance({ address: signer.address, value: 0n });
    const config = {
      ...{ deployment: world.deployment, transport: http(rpcUrl), graphqlUrl: world.stack.indexer.graphqlUrl, signer },
      ...{ database: {}, origin: gatewayUrl, payOrigin: pages.origin, confirmations: 1, pollingInterval: 100 },
    };
    const errors: Error[] = [];
    const start = async () => {
      const gateway = await startGateway(config, { port, setupToken: TOKEN, onError: (error) => errors.push(error) });
      let isStopped = false;
      const stop = async () => {
        if (!isStopped) await gateway.stop();
        isStopped = true;
      };
      stops.push(stop);
      return { stop, link: gateway.setupLink! };
    };
    return { ...(await start()), start, pages, gatewayUrl, signer, errors };
  }

  type Opened = Awaited<ReturnType<typeof open>>;

  /** A browser with the account's wallet. */
  async function visit(account: LocalAccount, options: Partial<WalletOptions> & { readonly locale?: string } = {}) {
    const { locale, ...walletOptions } = options;
    const profile = stage.keep(await openProfile({ width: 360, ...(locale && { locale }) }));
    const { rpcUrl, chainId } = stage.world.stack.chain;
    const wallet = await injectWallet(profile.context, account, { ...walletOptions, rpcUrl, chainId });
    return { profile, wallet };
  }

  const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true }).waitFor();
  const next = (page: Page) => button(page, "Continue").click();

  async function nameShop(page: Page): Promise<void> {
    await heading(page, "What is your shop called?");
    await page.getByLabel("Name", { exact: true }).fill("Tea House");
    await next(page);
    await heading(page, "This is what you sign");
  }

  /** The signer is live for the merchant on the chain, as the page said. */
  async function expectLive({ signer }: Opened, merchant: Address): Promise<void> {
    const named = await clientOf(stage.world, signer).signer.get({ merchant, signer: signer.address });
    expect(named).to.include({ isLive: true, maxOutBps: 1_000n });
    // By the gateway's clock: the test chain's may be years behind.
    expect(Number(named.validUntil) - Date.now() / 1_000).to.be.closeTo(A_YEAR, 86_400);
  }

  /** Keeps the key, and makes the test invoice. */
  async function keepKey(page: Page): Promise<{ readonly key: string; readonly link: string }> {
    await heading(page, "Your API key");
    const key = (await page.locator("code").textContent())!;
    await button(page, "Copy: API key").click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).to.equal(key);
    await button(page, "I have kept it").click();
    await heading(page, "A test payment");
    await button(page, "Make the invoice").click();
    const link = (await page.getByRole("link", { name: "Pay it" }).getAttribute("href"))!;
    return { key, link };
  }

  async function finish({ gatewayUrl }: Opened, page: Page, key: string): Promise<void> {
    await page.getByText("Paid. Your gateway works.").waitFor();
    await next(page);
    await heading(page, "In your shop");
    const shown = await page.locator("pre").allTextContents();
    const docs = readFileSync(new URL("../../../docs/pages.md", import.meta.url), "utf8");
    expect(docs).to.contain(`\`\`\`html\n${shown[1]}\n\`\`\``);
    expect(shown[0]).to.contain(`curl -sS ${gatewayUrl}/v1/invoices -H "Authorization: Bearer $KEY"`);
    expect(await page.evaluate(() => JSON.stringify([sessionStorage, localStorage]))).to.not.contain(key);
    const answer = await fetch(`${gatewayUrl}/v1/invoices`, { headers: { authorization: `Bearer ${key}` } });
    const { items } = (await answer.json()) as { readonly items: readonly { readonly status: string }[] };
    expect(items.map(({ status }) => status)).to.deep.equal(["charged"]);
  }

  it("names an account, which signs once without gas, is paid, and gets its snippet", async () => {
    const opened = await open();
    const merchant = await newcomer(stage.world, 0n);
    await stage.world.stack.chain.client.setBalance({ address: merchant.address, value: 0n });
    const payer = await newcomer(stage.world, 5_000_000n);
    const { profile, wallet } = await visit(merchant, { others: [payer] });
    const page = await profile.open(opened.link);
    await heading(page, "Connect your wallet");
    expect(await page.evaluate(() => location.href)).to.not.contain(TOKEN);
    await expectSound(profile, page);
    await connect(page);
    await heading(page, "Which account is paid?");
    await expectSound(profile, page);
    await next(page);
    await nameShop(page);
    const said = await page.locator("main").textContent();
    for (const part of [merchant.address, opened.signer.address, "Tea House", "at most 10 % of an invoice"])
      expect(said).to.contain(part);
    await expectSound(profile, page);
    await button(page, "Sign").click();
    const { key, link } = await keepKey(page);
    await expectSound(profile, page);
    expect(wallet.asked.filter(({ method }) => method.startsWith("eth_sign"))).to.have.length(1);
    expect(wallet.sent).to.deep.equal([]);
    await expectLive(opened, merchant.address);

    await wallet.switchAccount(payer);
    const paying = profile.context.waitForEvent("page");
    await page.getByRole("link", { name: "Pay it" }).click();
    const pay = await paying;
    expect(pay.url()).to.equal(link.replace("/pay#", "/pay/#"));
    await payButton(pay).click();
    await isPaid(pay);
    await finish(opened, page, key);
    await expectSound(profile, page);
    expect(opened.errors).to.deep.equal([]);
  });

  it("names a Safe that exists, by two of its owners in turn; a reload keeps the first signature", async () => {
    const opened = await open();
    const { address, owners } = await newSafe(stage.world, 1n);
    const [alice, bob] = owners;
    const stranger = await newcomer(stage.world, 0n);
    const { profile, wallet } = await visit(stranger, { others: owners });
    const page = await profile.open(opened.link);
    await connect(page);
    await page.getByRole("radio", { name: "A Safe that I have" }).check();
    const field = () => page.getByLabel("Address of the Safe");
    await field().fill(alice.address.slice(0, -1));
    await next(page);
    await page.getByText("This is not an address").waitFor();
    await field().fill(alice.address);
    await next(page);
    await page.getByText("There is no Safe at this address").waitFor();
    await field().fill(address);
    await next(page);
    await page.getByText("does not own this Safe").waitFor();
    await expectSound(profile, page);
    await wallet.switchAccount(alice);
    await page.getByRole("radio", { name: "A Safe that I have" }).check();
    await field().fill(address);
    await next(page);
    await nameShop(page);
    await page.getByText("0 of 2 signatures").waitFor();
    await button(page, "Sign").click();
    await page.getByText("1 of 2 signatures").waitFor();
    await page.getByText("Switch your wallet to an owner who has not signed yet.").waitFor();
    expect(await button(page, "Sign").isDisabled()).to.equal(true);
    await expectSound(profile, page);

    await page.reload();
    await page.getByText("1 of 2 signatures").waitFor();
    await wallet.switchAccount(bob);
    await button(page, "Sign").click();
    const { key, link } = await keepKey(page);
    await expectLive(opened, address);
    // In the middle of it, too.
    await page.reload();
    await page.getByText("Not paid yet.").waitFor();
    await clientOf(stage.world, await newcomer(stage.world, 5_000_000n)).invoice.pay({ link });
    await finish(opened, page, key);
    expect(opened.errors).to.deep.equal([]);
  });

  it("makes a Safe of three owners, two of whom sign, by the very transaction that names the signer", async () => {
    const opened = await open();
    const [alice, bob, carol] = [
      ...[await newcomer(stage.world, 0n), await newcomer(stage.world, 0n), await newcomer(stage.world, 0n)],
    ] as const;
    const owners = [alice, bob, carol];
    const { profile, wallet } = await visit(alice, { others: owners });
    const page = await profile.open(opened.link);
    await connect(page);
    await page.getByRole("radio", { name: "Make a Safe" }).check();
    expect(await page.getByLabel("Owner 1").inputValue()).to.equal(alice.address);
    await page.getByLabel("Owner 2").fill(bob.address);
    await page.getByLabel("Owner 3").fill(bob.address);
    await next(page);
    await page.getByText("This owner is named twice.").waitFor();
    await page.getByLabel("Owner 3").fill(carol.address);
    expect(await page.getByLabel("Owners who must sign").inputValue()).to.equal("2");
    await next(page);
    await nameShop(page);
    await page.getByText("a new Safe, made by this").waitFor();
    await expectSound(profile, page);
    await button(page, "Sign").click();
    await page.getByText("1 of 2 signatures").waitFor();
    await wallet.switchAccount(carol);
    await button(page, "Sign").click();
    const { key, link } = await keepKey(page);
    const merchant = await merchantOf(opened, key);
    await expectLive(opened, merchant);
    const { owners: made, threshold } = await readSafe({ client: stage.world.stack.chain.client, safe: merchant });
    expect([made, threshold]).to.deep.equal([owners.map(({ address }) => address), 2]);
    await clientOf(stage.world, await newcomer(stage.world, 5_000_000n)).invoice.pay({ link });
    await finish(opened, page, key);
    expect(opened.errors).to.deep.equal([]);
  });

  async function merchantOf({ gatewayUrl }: Opened, key: string): Promise<Address> {
    const answer = await fetch(`${gatewayUrl}/v1/merchant`, { headers: { authorization: `Bearer ${key}` } });
    return getAddress(((await answer.json()) as { readonly merchant: string }).merchant);
  }

  /** With an account of its own, up to what it is asked to sign. */
  async function openReview(opened: Opened, options: { readonly locale?: string } = {}) {
    const merchant = await newcomer(stage.world, 0n);
    const { profile, wallet } = await visit(merchant, options);
    const page = await profile.open(opened.link);
    await connect(page);
    await next(page);
    await nameShop(page);
    return { merchant, profile, wallet, page };
  }
  const signatures = ({ asked }: TestWallet) => asked.filter(({ method }) => method.startsWith("eth_sign"));

  describe("given a setup link", () => {
    it("that is another one, or spent: says so, and where the right one is", async () => {
      const opened = await open();
      const { page, profile } = await openReview(opened);
      await page.getByText("Sign", { exact: true }).click();
      await heading(page, "Your API key");
      for (const [link, told] of [
        [opened.link, "has been set up"],
        [`${opened.link}x`, "has been set up"],
      ] as const) {
        const other = await profile.open(link);
        await other.getByText(told).waitFor();
        await expectSound(profile, other);
      }
      const second = await open();
      const guessed = await profile.open(`${second.link}x`);
      await guessed.getByText("does not know this setup link").waitFor();
      await expectSound(profile, guessed);
    });

    it("of a tab that has lost it: asks for the gateway's own", async () => {
      const { pages } = await open();
      const { profile } = await visit(await newcomer(stage.world, 0n));
      const page = await profile.open(`${pages.origin}/board/#start=kept`);
      await page.getByText("This tab has no setup link any more.").waitFor();
    });
  });

  describe("given a gateway", () => {
    it("that is down: says so, and goes on once it is back, with what was signed before a reload", async () => {
      const opened = await open();
      await opened.stop();
      const merchant = await newcomer(stage.world, 0n);
      const { profile, wallet } = await visit(merchant);
      const page = await profile.open(opened.link);
      await page.getByText("The gateway does not answer.").waitFor();
      await expectSound(profile, page);
      const again = await opened.start();
      await button(page, "Try again").click();
      await connect(page);
      await next(page);
      await nameShop(page);
      await again.stop();
      await button(page, "Sign").click();
      await page.getByText("The gateway does not answer.").waitFor();
      await opened.start();
      await page.reload();
      await button(page, "Send it to the gateway").click();
      await keepKey(page);
      expect(signatures(wallet)).to.have.length(1);
      await expectLive(opened, merchant.address);
    });

    it("of another deployment: says both, and asks no wallet", async () => {
      const { deployment } = stage.world;
      const processor = deployment.tokens[0]!.address;
      const opened = await open({ differs: { deployment: { ...deployment, processor } } });
      const { profile, wallet } = await visit(await newcomer(stage.world, 0n));
      const page = await profile.open(opened.link);
      await page.getByText("Nothing is signed.").waitFor();
      const said = await page.locator("main").textContent();
      for (const part of [processor, deployment.processor]) expect(said).to.contain(part);
      expect(await page.getByRole("button", { name: /Connect/ }).count()).to.equal(0);
      expect(signatures(wallet)).to.deep.equal([]);
      await expectSound(profile, page);
    });

    it("without gas: names the account that needs some, and goes on once it has it", async () => {
      const opened = await open({ gas: false });
      const { profile } = await visit(await newcomer(stage.world, 0n));
      const page = await profile.open(opened.link);
      await connect(page);
      await next(page);
      await page.getByLabel("Name", { exact: true }).fill("Tea House");
      await next(page);
      await page.getByText(opened.signer.address).waitFor();
      await page.getByText("The gateway has no gas").waitFor();
      await expectSound(profile, page);
      await stage.world.stack.chain.client.setBalance({ address: opened.signer.address, value: parseEther("1") });
      await heading(page, "This is what you sign");
    });

    it("that refuses the signature: shows why and what next, and takes another one", async () => {
      const opened = await open();
      const { merchant, page, wallet } = await openReview(opened);
      wallet.setMood("stalls");
      await button(page, "Sign").click();
      await page.getByText("Your wallet has been asked.").waitFor();
      // It spends the nonce that is being signed.
      await clientOf(stage.world, merchant).signer.setSync({
        ...{ signer: opened.signer.address, validUntil: 4_000_000_000n, maxOutBps: 1n },
      });
      wallet.resume();
      const refusal = page.getByRole("alert");
      await refusal.getByText("The gateway refused: ").waitFor();
      expect(await refusal.locator("p").count()).to.equal(2);
      await button(page, "Discard the signatures").click();
      await button(page, "Sign").click();
      await keepKey(page);
      await expectLive(opened, merchant.address);
    });

    it("whose answers are not what they have to be: shows and copies none of it", async () => {
      const opened = await open();
      const { profile } = await visit(await newcomer(stage.world, 0n));
      const path = `${opened.gatewayUrl}/v1/setup`;
      for (const wrong of [
        { signer: "<img src=x onerror=alert(1)>" },
        { validUntil: "$(id)" },
        { maxOutBps: 10_001 },
        { gasBalance: 1 },
      ]) {
        await profile.context.route(path, async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: { ...((await response.json()) as object), ...wrong } });
        });
        const page = await profile.open(opened.link);
        await page.getByText("does not understand").waitFor();
        await page.close();
        await profile.context.unroute(path);
      }
    });

    it("whose test invoice pays somebody else: offers it to nobody", async () => {
      const opened = await open();
      const { page, profile } = await openReview(opened);
      const { link, invoice } = await stage.shop.sign();
      await profile.context.route(`${opened.gatewayUrl}/v1/invoices`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { id: invoice.id, link } });
      });
      await button(page, "Sign").click();
      await heading(page, "Your API key");
      await button(page, "I have kept it").click();
      await button(page, "Make the invoice").click();
      await page.getByText("does not understand").waitFor();
      expect(await page.getByRole("link", { name: "Pay it" }).count()).to.equal(0);
    });
  });

  describe("given a wallet", () => {
    it("that refuses: says so, and asks again", async () => {
      const opened = await open();
      const { page, wallet } = await openReview(opened);
      wallet.setMood("refuses");
      await button(page, "Sign").click();
      await page.getByText("You refused it in your wallet").waitFor();
      wallet.setMood("agrees");
      await button(page, "Sign").click();
      await heading(page, "Your API key");
      expect(signatures(wallet)).to.have.length(2);
    });

    it("on another chain: is not asked to sign", async () => {
      const opened = await open();
      const { page, wallet, profile } = await openReview(opened);
      await wallet.switchTo(10);
      await page.getByText("Your wallet is on another network.").waitFor();
      expect(await button(page, "Sign").isDisabled()).to.equal(true);
      expect(signatures(wallet)).to.deep.equal([]);
      await expectSound(profile, page);
    });

    it("of another account than the one chosen: asks for that one", async () => {
      const opened = await open();
      const [merchant, other] = [await newcomer(stage.world, 0n), await newcomer(stage.world, 0n)];
      const { profile, wallet } = await visit(merchant, { others: [other] });
      const page = await profile.open(opened.link);
      await connect(page);
      await next(page);
      await nameShop(page);
      await wallet.switchAccount(other);
      await page.getByText(`Switch your wallet to ${merchant.address}.`).waitFor();
      expect(await button(page, "Sign").isDisabled()).to.equal(true);
    });
  });

  it("speaks Chinese, and in the dark", async () => {
    const opened = await open();
    const { profile } = await visit(await newcomer(stage.world, 0n), { locale: "zh-CN" });
    const page = await profile.open(opened.link);
    await page.emulateMedia({ colorScheme: "dark" });
    await heading(page, "连接钱包");
    await page.getByRole("button", { name: "Test Wallet" }).click();
    await button(page, "继续").click();
    await page.getByLabel("名称").fill("茶馆");
    await page.getByText("我有域名").click();
    await page.getByLabel("域名").fill("https://tea.example");
    await button(page, "继续").click();
    await page.getByText("不带 https://").last().waitFor();
    await page.getByLabel("域名").fill("Tea.Example");
    await button(page, "继续").click();
    await page.getByText("茶馆 · tea.example").waitFor();
    await expectSound(profile, page);
    await button(page, "签名").click();
    await heading(page, "您的 API 密钥");
    await expectSound(profile, page);
  });
});
