import { gzipSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import type { Profile } from "./browser.ts";

/** A page's size and time. */
export interface Opened {
  readonly page: Page;
  /** All JavaScript loaded until then, each file gzipped. */
  readonly scriptBytes: () => Promise<number>;
  /** From the start of the navigation until the awaited part is visible. */
  readonly shownMs: number;
}

/** Opens a page, and waits until a part of it is visible. */
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
    // A page that polls is never idle, but has loaded its scripts by then.
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

/** Clears the browser's cache. */
export async function clearCache({ context }: Pick<Profile, "context">): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await page.close();
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Milliseconds until /pay without an invoice says so: a page of this host without requests. */
async function bareLoadMs(profile: Pick<Profile, "context">, origin: string): Promise<number> {
  const { page, shownMs } = await openMeasured(profile, `${origin}/pay/`, (opened) => opened.getByRole("note"));
  await page.close();
  return shownMs;
}

/**
 * A page's load time as a multiple of a bare page's.
 *
 * @param load Loads it once, closes it, and returns the milliseconds.
 */
export async function loadRatio(
  profile: Pick<Profile, "context">,
  origin: string,
  load: () => Promise<number>,
  count: number,
): Promise<number> {
  const [bare, loads]: [number[], number[]] = [[], []];
  for (let index = 0; index < count; index++) {
    await clearCache(profile);
    bare.push(await bareLoadMs(profile, origin));
    await clearCache(profile);
    loads.push(await load());
  }
  return median(loads) / median(bare);
}

/** Milliseconds of the page's shortest query to its indexer, measured within the page. */
export const shortestQuestionMs = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { indexerUrl } = JSON.parse(document.querySelector<HTMLMetaElement>('meta[name="feiqian"]')!.content);
    const start = performance.now();
    const headers = { "content-type": "application/json" };
    const answer = await fetch(indexerUrl, { method: "POST", headers, body: '{"query":"{ __typename }"}' });
    await answer.json();
    return performance.now() - start;
  });
