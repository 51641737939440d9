import type { Page } from "playwright-core";
import { type Profile, openProfile } from "./browser.ts";
import { changeMs, clearCache, loadRatio, median, openMeasured, shortestQuestionMs } from "./measure.ts";

/** The board's figures that have limits. */
export interface BoardMeasured {
  /** Gzipped, all that it loads before the invoice form: its first view, one merchant's, and a payment's history. */
  readonly scriptBytes: number;
  /** Multiple of a bare page's load, from the navigation to the first numbers, with an empty cache. */
  readonly firstNumbers: number;
  /** Multiple of the page's shortest query, from a click to the next page's rows. */
  readonly paging: number;
}

const LOADS = 5;
const PAGES = 5;

/** Measures the board of a stack with several pages of payments. */
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
  const load = async (): Promise<number> => {
    const opened = await openMeasured(profile, `${origin}/board/`, first);
    await opened.page.close();
    return opened.shownMs;
  };
  const firstNumbers = await loadRatio(profile, origin, load, LOADS);
  await clearCache(profile);
  const { page, scriptBytes } = await openMeasured(profile, `${origin}/board/`, first);
  const payments = page.getByRole("region", { name: "Payments", exact: true });
  await payments.locator("[data-payment]").first().waitFor();
  const [questions, turns]: [number[], number[]] = [[], []];
  for (const name of [...Array<string>(PAGES).fill("Next"), ...Array<string>(PAGES).fill("Previous")]) {
    await page.waitForLoadState("networkidle");
    questions.push(await shortestQuestionMs(page));
    turns.push(await changeMs(payments.getByRole("button", { name }), "[data-payment]", "data-payment"));
  }
  await page.getByRole("region", { name: "Merchants", exact: true }).getByRole("link").first().click();
  await page.getByRole("region", { name: "Checked against the chain", exact: true }).getByText("At block").waitFor();
  await payments.getByRole("link").first().click();
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  return { scriptBytes: await scriptBytes(), firstNumbers, paging: median(turns) / median(questions) };
}
