import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "chai";
import { type BrowserContext, type Page, chromium } from "playwright-core";
import { chromiumPath } from "../../../../scripts/pages/chromium.ts";

/** Blocks the browser's own requests, for updates and lists. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export interface ProfileOptions {
  /** @default 1280 */
  readonly width?: number;
  /** @default "en-GB" */
  readonly locale?: string;
}

/** A browser with a fresh profile that records everything that a page must not do. */
export interface Profile {
  readonly context: BrowserContext;
  /** Opens a page, and waits until it has loaded. */
  readonly open: (url: string) => Promise<Page>;
  /** Requests that left the machine, violations of the policy, errors on the console: none is allowed. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

const isLocal = (url: string): boolean => /^(http:\/\/127\.0\.0\.1[:/]|data:|blob:|about:)/.test(url);

export async function openProfile({ width = 1280, locale = "en-GB" }: ProfileOptions = {}): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), "profile-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath,
    headless: true,
    args: flags,
    viewport: { width, height: 900 },
    locale,
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const faults: string[] = [];
  const blame = (fault: string) => {
    faults.push(fault);
  };
  await context.exposeBinding("feiqianTestBlames", (_, fault: string) => blame(fault));
  // A request that the policy blocks is never made.
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      const { feiqianTestBlames } = window as unknown as { feiqianTestBlames: (fault: string) => void };
      feiqianTestBlames(`policy: ${violatedDirective} blocked ${blockedURI}`);
    });
  });
  context.on("request", (request) => {
    if (!isLocal(request.url())) blame(`request: ${request.method()} ${request.url()}`);
  });
  const watch = (page: Page) => page.on("pageerror", (error) => blame(`error: ${error.message}`));
  context.on("page", watch);
  return {
    context,
    open: async (url) => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    faults,
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Fails if a page has done something forbidden, or if axe finds a serious fault in it. */
export async function expectSound(profile: Profile, page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  expect(told, "axe").to.deep.equal([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "pixels that the page is too wide").to.be.at.most(0);
  expect(profile.faults).to.deep.equal([]);
}

/** Prints the pages of a failed test: more helpful than a timeout. */
export async function tell(profiles: readonly Profile[]): Promise<void> {
  for (const { context, faults } of profiles) {
    for (const page of context.pages()) {
      const text = await page.evaluate(() => document.querySelector("main")?.textContent);
      if (text) console.error(`--- ${page.url().slice(0, 60)}\n${text}`);
    }
    for (const fault of faults) console.error(`--- ${fault}`);
  }
}
