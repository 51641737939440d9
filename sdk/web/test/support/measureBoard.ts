import type { Page } from "playwright-core";
import { type Profile, openProfile } from "./browser.ts";
import { changeMs, clearCache, median, openMeasured } from "./measure.ts";

/** The board's figures that have limits. */
export interface BoardMeasured {
  /** Gzipped, of all that it loads before the invoice form: its first view, one merchant's, and a payment's trip. */
  readonly scriptBytes: number;
  /** From the navigation to the first numbers, in a browser that has nothing of it yet: the median of five. */
  readonly figuresMs: number;
  /** From a click to the next page's rows; of all pages that were turned, the slowest. */
  readonly pagingMs: number;
}

const LOADS = 5;
const PAGES = 5;

/** Measures the board of a stack that has pages of payments to turn. */
export async function measureBoard(origin: string): Promise<BoardMeasured> {
  const profile = await openProfile();
  try {
    return await measureIn(profile, origin);
  } finally {
    await profile.close();
  }
}

async function measureIn(profile: Profile, origin: string): Promise<BoardMeasured> {
  const first = (opened: Page) => opened.locator('[data-figure="paid"]');
  const loads: number[] = [];
  for (let load = 1; load < LOADS; load++) {
    const opened = await openMeasured(profile, `${origin}/board/`, first);
    loads.push(opened.shownMs);
    await opened.page.close();
    await clearCache(profile);
  }
  const { page, scriptBytes, shownMs } = await openMeasured(profile, `${origin}/board/`, first);
  loads.push(shownMs);
  const payments = page.getByRole("region", { name: "Payments", exact: true });
  await payments.locator("[data-payment]").first().waitFor();
  const turns: number[] = [];
  for (const name of [...Array<string>(PAGES).fill("Next"), ...Array<string>(PAGES).fill("Previous")]) {
    await page.waitForLoadState("networkidle");
    turns.push(await changeMs(payments.getByRole("button", { name }), "[data-payment]", "data-payment"));
  }
  await page.getByRole("region", { name: "Merchants", exact: true }).getByRole("link").first().click();
  await page.getByRole("region", { name: "Held against the chain", exact: true }).getByText("At block").waitFor();
  await payments.getByRole("link").first().click();
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  return { scriptBytes: await scriptBytes(), figuresMs: median(loads), pagingMs: Math.max(...turns) };
}
