import { gzipSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import type { Profile } from "./browser.ts";

/** What a page weighs and how long it takes. */
export interface Opened {
  readonly page: Page;
  /** Of all JavaScript that was loaded until then, each file gzipped. */
  readonly scriptBytes: () => Promise<number>;
  /** From the start of the navigation until what was waited for could be seen. */
  readonly shownMs: number;
}

/** Opens a page, and waits until a part of it can be seen. */
export async function openMeasured(
  { context }: Pick<Profile, "context">,
  url: string,
  part: (page: Page) => Locator,
): Promise<Opened> {
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (!new URL(response.url()).pathname.endsWith(".js")) return;
    sizes.push(response.body().then((body) => gzipSync(body).byteLength));
  });
  const start = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await part(page).first().waitFor();
  const shownMs = performance.now() - start;
  const scriptBytes = async () => {
    // A page that goes on asking is never idle; what it has loaded has come by then.
    await page.waitForLoadState("load");
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  return { page, scriptBytes, shownMs };
}

/**
 * Milliseconds from a click on a button until an attribute of the first element of a selector is another one, and
 * painted. It is measured within the page: what the test itself takes is not in it.
 */
export const changeMs = (button: Locator, selector: string, attribute: string): Promise<number> =>
  button.evaluate(
    (element, [of, name]) =>
      new Promise<number>((resolve) => {
        const read = () => document.querySelector(of!)?.getAttribute(name!);
        const before = read();
        const start = performance.now();
        const observer = new MutationObserver(() => {
          if (read() === before) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        (element as HTMLElement).click();
      }),
    [selector, attribute],
  );

/** Forgets what a browser keeps of pages, so that the next one is loaded as by somebody new. */
export async function clearCache({ context }: Pick<Profile, "context">): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await page.close();
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const ROUNDS_AT_MOST = 3;

/**
 * Measures until the figures are within their limits, three times at most: what else runs on the machine makes no page
 * quicker than it is.
 */
export async function leastOf<figures>(
  measure: () => Promise<figures>,
  isWithin: (figures: figures) => boolean,
): Promise<figures> {
  for (let round = 1; ; round++) {
    const figures = await measure();
    if (isWithin(figures) || round === ROUNDS_AT_MOST) return figures;
  }
}
