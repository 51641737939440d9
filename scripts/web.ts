// The pages, driven in Debian's Chromium against a stack of their own: `npm run test:web [-- FILE … --grep=WORDS]`.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { chromiumPath, missingChromium } from "./pages/chromium.ts";

const root = new URL("../", import.meta.url);
const missing = missingChromium();
const given = process.argv.slice(2).filter((arg) => arg.endsWith(".ts"));
const flags = process.argv.slice(2).filter((arg) => !arg.endsWith(".ts"));
const files = given.length > 0 ? given : globSync("sdk/web/test/*.ts", { cwd: root }).sort();

if (missing) {
  console.error(missing);
  process.exitCode = 1;
} else {
  console.error(`${files.length} files in ${chromiumPath}`);
  const mocha = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");
  const options = ["--timeout", "120000", "--slow", "10000", "--exit"];
  const { status } = spawnSync(process.execPath, [mocha, ...options, ...flags, ...files], { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 1;
}
