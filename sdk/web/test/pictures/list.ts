import type { Page } from "playwright-core";
import { privateKeyToAccount } from "viem/accounts";
import { devAccount } from "../../../../scripts/stack/accounts.ts";
import type { Profile } from "../support/browser.ts";
import { injectWallet } from "../support/wallet.ts";
import type { DemoScene, Scenes } from "./scene.ts";

/** A page's state shown in the documents: `docs/pictures/<page>-<state>-<width>.png`. */
export interface Picture {
  readonly page: "pay" | "board" | "payout";
  readonly state: string;
  /** The browser's language. @default "en-GB" */
  readonly locale?: string;
  /** The most pixels shown from the top. @default a screen */
  readonly tallest?: number;
  /** Brings a fresh browser to the state. Called once for each width; may change the chain. */
  readonly open: (profile: Profile, scenes: Scenes) => Promise<Page>;
}

/** The first invoice of the demo, in a browser with the payer's wallet. */
async function openInvoice(profile: Profile, { chain, demo }: DemoScene, link = demo.invoices[0]!.link): Promise<Page> {
  await injectWallet(profile.context, devAccount("payer"), chain);
  return profile.open(link);
}

/** A link with its last character changed. */
const alter = (link: string): string => `${link.slice(0, -1)}${link.endsWith("A") ? "B" : "A"}`;

/** A partly refunded payment of the sample: its history has the most to show. */
async function findRefunded(graphqlUrl: string): Promise<string> {
  const query = `{ payments(limit: 1, where: { refunded_gt: "0" }, orderBy: "timestamp", orderDirection: "desc") { items { id } } }`;
  const response = await fetch(graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as {
    readonly data: { readonly payments: { readonly items: readonly { readonly id: string }[] } };
  };
  return data.payments.items[0]!.id;
}

/** In the order of taking: the invoice is open before it is paid. */
export const pictures: readonly Picture[] = [
  {
    page: "pay",
    state: "open",
    open: async (profile, scenes) => {
      const page = await openInvoice(profile, await scenes.demo());
      await page.getByRole("button", { name: "Connect Test Wallet" }).click();
      await page.getByRole("button", { name: /^Pay / }).waitFor();
      return page;
    },
  },
  {
    page: "pay",
    state: "chinese",
    locale: "zh-CN",
    open: async (profile, scenes) => {
      const page = await openInvoice(profile, await scenes.demo());
      await page.getByRole("button", { name: "连接 Test Wallet" }).click();
      await page.getByRole("button", { name: /^支付 / }).waitFor();
      return page;
    },
  },
  {
    page: "pay",
    state: "altered",
    open: async (profile, scenes) => {
      const scene = await scenes.demo();
      const page = await openInvoice(profile, scene, alter(scene.demo.invoices[0]!.link));
      await page.getByText("This link has been changed or cut short").waitFor();
      return page;
    },
  },
  {
    page: "pay",
    state: "paid",
    open: async (profile, scenes) => {
      const page = await openInvoice(profile, await scenes.demo());
      const paid = page.getByRole("heading", { name: "Paid", exact: true });
      const connect = page.getByRole("button", { name: "Connect Test Wallet" });
      await paid.or(connect).first().waitFor();
      // At the second width it is already paid.
      if (await paid.isVisible()) return page;
      await connect.click();
      await page.getByRole("button", { name: /^Pay / }).click();
      await paid.waitFor();
      return page;
    },
  },
  {
    page: "board",
    state: "totals",
    // Down to the chart.
    tallest: 1_600,
    open: async (profile, scenes) => {
      const { pages } = await scenes.sample();
      const page = await profile.open(`${pages.origin}/board/`);
      await page.getByRole("heading", { name: "Totals" }).waitFor();
      await page.waitForLoadState("networkidle");
      return page;
    },
  },
  {
    page: "board",
    state: "trip",
    open: async (profile, scenes) => {
      const { pages, graphqlUrl } = await scenes.sample();
      const page = await profile.open(`${pages.origin}/board/#payment=${await findRefunded(graphqlUrl)}`);
      await page.getByRole("link", { name: "Back to the board" }).waitFor();
      await page.waitForLoadState("networkidle");
      return page;
    },
  },
  {
    page: "payout",
    state: "planned",
    // Down to what the owners sign.
    tallest: 1_600,
    open: async (profile, scenes) => {
      const { chain, demo, pages } = await scenes.demo();
      await injectWallet(profile.context, privateKeyToAccount(demo.payout.owners[0]!.key), chain);
      const page = await profile.open(`${pages.origin}/payout/`);
      const buffer = Buffer.from(demo.payout.csv);
      await page.locator("input[type=file]").setInputFiles({ name: "payout.csv", mimeType: "text/csv", buffer });
      await page.getByLabel("Safe that pays (its address)").fill(demo.payout.safe);
      await page.getByRole("button", { name: "Check all lines and plan" }).click();
      await page.getByRole("table", { name: "Payees" }).waitFor();
      return page;
    },
  },
];
