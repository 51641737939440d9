import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { type Pages, servePages } from "../../../scripts/pages/serve.ts";
import { configurationOf } from "../../../scripts/stack/pages.ts";
import {
  type InvoiceDocument,
  type SignedProfile,
  attachToLink,
  documentHash,
  generateSalt,
  signProfile,
} from "../../src/index.ts";
import { readReturnUrl } from "../src/pay/checkout.ts";
import { agree } from "./support/agree.ts";
import { expectSound } from "./support/browser.ts";
import { connect, isPaid, openStage, payButton } from "./support/payPage.ts";
import { clientOf, newcomer } from "./support/stack.ts";

const document: InvoiceDocument = {
  ...{ version: 1, currency: "USDT", issuedAt: "2026-01-31", note: "Ships on Monday" },
  ...{ seller: { name: "Tea House" }, buyer: { name: "Ann" } },
  lines: [
    { description: "Green tea", quantity: "2", unitPrice: "10", taxRate: "25", taxAmount: "5", amount: "20" },
    { description: "Postage", quantity: "1", unitPrice: "0", taxRate: "0", taxAmount: "0", amount: "0" },
  ],
  ...{ taxTotal: "5", total: "25" },
};

/** A server on this machine: "127.0.0.1:4321". */
async function serve(answer: (path: string) => { readonly type: string; readonly text: string } | undefined) {
  const server = createServer(({ url = "" }, response) => {
    const { type, text } = answer(url) ?? { type: "text/plain", text: "" };
    const headers = { "content-type": type, "access-control-allow-origin": "*" };
    response.writeHead(text === "" ? 404 : 200, headers).end(text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

/** The button that docs/pages.md shows, for a link. */
function buttonFor(link: string): string {
  const page = readFileSync(new URL("../../../docs/pages.md", import.meta.url), "utf8");
  const [, html] = /```html\n(.*?)```/s.exec(page)!;
  expect(html!.trim().split("\n")).to.have.length.at.most(10);
  return `<!doctype html><title>Shop</title>${html!.replace("LINK", link)}`;
}

describe("The checkout on /pay", () => {
  const stage = openStage();
  const { visit } = stage;
  let pages: Pages;
  let shop: Awaited<ReturnType<typeof serve>>;
  let gateway: Awaited<ReturnType<typeof serve>>;
  let shopPage = "";
  /** What the gateway says of an invoice, by id. */
  const answers = new Map<string, object>();

  before(async () => {
    shop = await serve((path) => ({
      type: "text/html",
      text: path.startsWith("/thanks") ? "<!doctype html><title>Thanks</title>" : shopPage,
    }));
    gateway = await serve((path) => {
      const answer = answers.get(path.split("/")[2] ?? "");
      return answer && { type: "application/json", text: JSON.stringify(answer) };
    });
    const configuration = { ...configurationOf(stage.world.stack), gatewayUrl: `http://${gateway.host}` };
    pages = await servePages(configuration, 0, `http://${shop.host}`);
  });
  after(() => Promise.all([pages, shop, gateway].map((server) => server?.stop())));

  const signName = (name: string, account = stage.shop.merchant): Promise<SignedProfile> =>
    signProfile(clientOf(stage.world, account), {
      profile: {
        ...{ version: 1, merchant: account.address, name, domain: shop.host },
        ...{ chainIds: [stage.world.deployment.chainId], issuedAt: 1_900_000_000 },
      },
    });

  /** An invoice with a document, of which the gateway knows the rest. */
  async function sign(answer: { readonly profile?: SignedProfile | null; readonly returnUrl?: string } = {}) {
    const salt = generateSalt();
    const signed = await stage.shop.sign({ referenceHash: documentHash({ salt, document }) });
    const { profile = await signName("Tea House"), returnUrl = `http://${shop.host}/thanks` } = answer;
    answers.set(signed.invoice.id, { document, salt, profile, returnUrl });
    return { ...signed, salt, link: signed.link.replace(stage.world.pages.origin, pages.origin) };
  }

  const pay = async (page: Page) => {
    await connect(page);
    await payButton(page).click();
    await isPaid(page);
  };
  const back = (page: Page, name: string | RegExp = /^Back to /) => page.getByRole("link", { name });

  describe("given a merchant whose domain publishes its name", () => {
    it("shows whom and what for, is paid, and leads back to the shop", async () => {
      const { invoice, link } = await sign();
      const { profile } = await visit({ width: 360 });
      const page = await profile.open(link);
      await page.getByText(`Tea House · ${shop.host} proven`).waitFor();
      for (const text of ["Green tea", "By Tea House, for Ann", "USDT 25", "Ships on Monday"])
        await page.getByText(text).first().waitFor();
      expect(await page.getByText("unproven").count()).to.equal(0);
      const { address } = stage.shop.merchant;
      expect(await page.getByText(address).isVisible()).to.equal(false);
      await page.getByText(`${address.slice(0, 6)}…${address.slice(-4)}`).click();
      await page.getByText(address).waitFor();
      await page.getByText("Terms", { exact: true }).click();
      await page.getByText(invoice.id).waitFor();
      await expectSound(profile, page);
      await pay(page);
      await expectSound(profile, page);
      await back(page, "Back to Tea House").click();
      await page.waitForURL(`http://${shop.host}/thanks`);
      expect((await agree(stage.world, invoice)).payment.status).to.equal("charged");
    });

    it("shows the same in Chinese, and in the dark", async () => {
      const { link } = await sign();
      const { profile } = await visit({ locale: "zh-CN" });
      const page = await profile.open(link);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.getByText(`Tea House · ${shop.host} 已验证`).waitFor();
      await page.getByText("卖方：Tea House，买方：Ann").waitFor();
      await expectSound(profile, page);
    });
  });

  describe("given a merchant that nothing proves", () => {
    const isUnproven = async (page: Page) => {
      await page.getByText("unproven", { exact: true }).waitFor();
      await page.getByText(stage.shop.merchant.address).waitFor();
      expect(await page.getByText("Tea House ·").count()).to.equal(0);
    };

    it("by its gateway: shows the whole address, and the document all the same", async () => {
      const { link } = await sign({ profile: null });
      const { profile } = await visit();
      const page = await profile.open(link);
      await page.getByText("Green tea").waitFor();
      await isUnproven(page);
      await expectSound(profile, page);
    });

    it("but a name that somebody else has signed, or that was changed: shows no name", async () => {
      const { profile } = await visit();
      const stranger = await signName("Tea House", await newcomer(stage.world, 0n));
      const own = await signName("Tea House");
      for (const wrong of [
        stranger,
        { ...stranger, merchant: own.merchant },
        { ...own, name: "Tea House " },
        { ...own, chainIds: [8453] },
      ]) {
        const page = await profile.open((await sign({ profile: wrong })).link);
        await isUnproven(page);
        await page.close();
      }
    });

    it("and lets the payout's page not ask the gateway", async () => {
      const policyOf = async (name: string) =>
        /connect-src [^;]*/.exec(await (await fetch(`${pages.origin}/${name}/`)).text())![0];
      for (const name of ["pay", "board"]) expect(await policyOf(name)).to.contain(`http://${gateway.host}`);
      expect(await policyOf("payout")).to.not.contain(gateway.host);
    });

    it("because no gateway answers: can be paid without", async () => {
      const { invoice, link } = await stage.shop.sign();
      const { profile } = await visit();
      const page = await profile.open(link.replace(stage.world.pages.origin, pages.origin));
      await isUnproven(page);
      await pay(page);
      expect(await back(page).count()).to.equal(0);
      expect((await agree(stage.world, invoice)).payment.status).to.equal("charged");
    });
  });

  describe("given a document in the link", () => {
    it("that is the signed one: shows it, on pages without a gateway too", async () => {
      const { link, salt } = await sign();
      const { profile } = await visit();
      const attached = attachToLink(link, { document, salt }).replace(pages.origin, stage.world.pages.origin);
      const page = await profile.open(attached);
      await page.getByText("Green tea").waitFor();
      await page.getByText("unproven", { exact: true }).waitFor();
      await expectSound(profile, page);
    });

    it("that was altered: says so, shows none of it, and is paid without", async () => {
      const { invoice, link, salt } = await sign();
      const { profile } = await visit();
      const altered = { ...document, lines: [{ ...document.lines[0]!, description: "Gold watch" }] };
      const page = await profile.open(attachToLink(link, { document: altered, salt }));
      await page.getByText("is not the one that the merchant has signed").waitFor();
      for (const text of ["Gold watch", "Green tea"]) expect(await page.getByText(text).count()).to.equal(0);
      await expectSound(profile, page);
      await pay(page);
      expect((await agree(stage.world, invoice)).payment.status).to.equal("charged");
    });
  });

  describe("given a return address", () => {
    it("that is not the merchant's own: says so, and leads nowhere", async () => {
      const { link } = await sign({ returnUrl: "https://elsewhere.example/thanks" });
      const { profile } = await visit();
      const page = await profile.open(link);
      await pay(page);
      await page.getByText("is not the merchant's proven own").waitFor();
      expect(await back(page).count()).to.equal(0);
      await expectSound(profile, page);
    });

    it("is taken from the proven domain over https alone, or from this machine on a test chain", () => {
      const read = (url: unknown, isTest = false, domain: string | undefined = "tea.example") => {
        const found = readReturnUrl(url, domain, isTest);
        return found instanceof URL ? found.href : found;
      };
      expect(read("https://tea.example/a?b")).to.equal("https://tea.example/a?b");
      expect(read("http://localhost:3000/", true)).to.equal("http://localhost:3000/");
      expect(read(null)).to.equal(undefined);
      for (const wrong of [
        "http://tea.example/",
        "https://tea.example.elsewhere.example/",
        "https://tea.example@elsewhere.example/",
        "https://www.tea.example/",
        "https://tea.example:8443/",
        "javascript:alert(1)",
        "/thanks",
        "http://localhost:3000/",
      ])
        expect(read(wrong), wrong).to.equal("refused");
      expect(readReturnUrl("https://tea.example/", undefined, false)).to.equal("refused");
      expect(read("javascript://localhost/%0aalert(1)", true)).to.equal("refused");
    });
  });

  describe("given a shop's page with the button of the documents", () => {
    it("is paid within it, and tells it the payment", async () => {
      const { invoice, link } = await sign();
      shopPage = buttonFor(link);
      const { profile } = await visit();
      const page = await profile.open(`http://${shop.host}/`);
      await page.getByRole("button", { name: "Pay with USDT" }).click();
      const framed = page.frameLocator("iframe");
      await framed.getByRole("button", { name: "Connect Test Wallet" }).click();
      await framed.getByRole("button", { name: /^Pay / }).click();
      await page.waitForURL(`http://${shop.host}/thanks?payment=${invoice.id}`);
      expect((await agree(stage.world, invoice)).payment.status).to.equal("charged");
    });

    it("tells nothing to a page that is not the return address's", async () => {
      const { link } = await sign({ returnUrl: `http://${gateway.host}/thanks` });
      shopPage = buttonFor(link);
      const { profile } = await visit();
      const page = await profile.open(`http://${shop.host}/`);
      await page.getByRole("button", { name: "Pay with USDT" }).click();
      const framed = page.frameLocator("iframe");
      await framed.getByRole("button", { name: "Connect Test Wallet" }).click();
      await framed.getByRole("button", { name: /^Pay / }).click();
      await framed.getByRole("link", { name: /^Back to / }).waitFor();
      await page.waitForTimeout(1_000);
      expect(page.url()).to.equal(`http://${shop.host}/`);
    });
  });
});
