import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce, runQuietly } from "../stack/build.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The build, which is not configured for any chain. */
export const builtPages = join(root, "sdk/web/dist/");

export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();

export function buildPagesIfStale(log: (line: string) => void): void {
  const folders = [...["src", "pay", "board", "payout", "public"].map((folder) => `sdk/web/${folder}`), "sdk/src"];
  const sources = folders.flatMap((folder) => filesIn(join(root, folder)));
  const single = ["sdk/web/vite.config.ts", "sdk/web/package.json", "package-lock.json"];
  buildOnce("pages-build", "sdk/web/dist/pay/index.html", [...sources, ...single], () => {
    log("building the pages");
    runQuietly("npm run --silent build -w @feiqian/web");
  });
}
