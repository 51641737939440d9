import { existsSync } from "node:fs";

/** The browser that the pages are tested in: Debian's, unless CHROMIUM_PATH names another. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** The advice where it is missing. */
export const missingChromium = (): string | undefined =>
  existsSync(chromiumPath)
    ? undefined
    : `There is no ${chromiumPath}: install Chromium (Debian's package chromium), or name it by CHROMIUM_PATH.`;
