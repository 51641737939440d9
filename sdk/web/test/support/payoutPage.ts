import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import type { HDAccount } from "viem/accounts";
import { type Profile, type ProfileOptions, expectSound, openProfile } from "./browser.ts";
import type { World } from "./stack.ts";
import { type TestWallet, injectWallet } from "./wallet.ts";

/** A user of /payout, with a browser and a wallet. */
export interface Desk {
  readonly profile: Profile;
  readonly wallet: TestWallet;
  readonly page: Page;
  readonly button: (name: string | RegExp) => Locator;
  readonly says: (text: string | RegExp) => Promise<void>;
  readonly drop: (name: string, text: string | Uint8Array) => Promise<void>;
  /** As a file is dragged in from a folder. */
  readonly dropAnywhere: (name: string, text: string) => Promise<void>;
  readonly connect: () => Promise<void>;
  /** Fills in the fields besides the sheet, and plans. */
  readonly plan: (safe: string) => Promise<void>;
  /** Clicks, and returns the downloaded file. */
  readonly download: (name: string) => Promise<{ readonly name: string; readonly text: string }>;
  readonly sound: () => Promise<void>;
}

export interface DeskOptions extends ProfileOptions {
  /** The wallet's first chain. */
  readonly at?: number;
  readonly origin?: string;
}

export async function openDesk(
  { stack, pages }: World,
  account: HDAccount,
  { at, origin = pages.origin, ...options }: DeskOptions = {},
): Promise<Desk> {
  const profile = await openProfile(options);
  const { rpcUrl, chainId } = stack.chain;
  const wallet = await injectWallet(profile.context, account, { rpcUrl, chainId, ...(at !== undefined && { at }) });
  const page = await profile.open(`${origin}/payout`);
  return { profile, wallet, page, ...actionsOf(profile, page) };
}

/** A user's actions in one tab. */
export function actionsOf(profile: Profile, page: Page) {
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  return {
    button,
    says,
    drop: async (name: string, text: string | Uint8Array) => {
      await page.locator('input[type="file"]').setInputFiles({
        name,
        mimeType: name.endsWith(".json") ? "application/json" : "text/csv",
        buffer: Buffer.from(text as string),
      });
      await page
        .getByText(`${name} was`)
        .or(page.getByText(`已读入 ${name}`))
        .first()
        .waitFor();
    },
    dropAnywhere: async (name: string, text: string) => {
      await page.locator('input[type="file"]').waitFor();
      await page.evaluate(
        ([fileName, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content!], fileName!));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        },
        [name, text],
      );
    },
    connect: async () => {
      await button("Connect Test Wallet").click();
      await says(/^Connected: /);
    },
    plan: async (safe: string) => {
      await page.getByLabel("Safe that pays").fill(safe);
      await button("Check all lines and plan").click();
    },
    download: async (name: string) => {
      const [file] = await Promise.all([page.waitForEvent("download"), button(name).click()]);
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
    },
    sound: () => expectSound(profile, page),
  };
}

/** The bytes of all scripts that a page has loaded, as sent by a host. */
export async function scriptsOf(page: Page): Promise<number> {
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  const urls = new Set(loaded.filter((url) => url.endsWith(".js")));
  let bytes = 0;
  for (const url of urls) bytes += gzipSync(new Uint8Array(await (await fetch(url)).arrayBuffer())).length;
  return bytes;
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  // A disabled button takes no focus.
  await target.and(page.locator(":enabled")).waitFor();
  for (let i = 0; i < 80; i += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("The keyboard does not get there");
}
