import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openProfile, tell } from "../support/browser.ts";
import type { Picture } from "./list.ts";
import type { Scenes } from "./scene.ts";

export const widths = [360, 1280] as const;

/** Default height of a picture, since it is in the repository. */
const SCREEN = 900;

/** A picture's name, without width and ending. */
export const nameOf = ({ page, state }: Picture): string => `${page}-${state}`;

/** Takes a picture at one width, in the light scheme and without animations. */
export async function take(picture: Picture, width: number, scenes: Scenes, folder: string): Promise<string> {
  const profile = await openProfile({ width, ...(picture.locale && { locale: picture.locale }) });
  try {
    const page = await picture.open(profile, scenes);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.evaluate(() => document.fonts.ready);
    // The last click may have scrolled down.
    await page.evaluate(() => window.scrollTo(0, 0));
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    const height = Math.min(whole, picture.tallest ?? SCREEN);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${nameOf(picture)}-${width}.png`);
    const clip = { x: 0, y: 0, width, height };
    await page.screenshot({ path, clip, fullPage: true, animations: "disabled", caret: "hide", scale: "css" });
    if (profile.faults.length > 0) throw new Error(`${path}: ${profile.faults.join("; ")}`);
    return `${path} (${Math.ceil(statSync(path).size / 1_000)} kB)`;
  } catch (error) {
    await tell([profile]);
    throw error;
  } finally {
    await profile.close();
  }
}
