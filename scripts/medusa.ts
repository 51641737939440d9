// A shop on Medusa 2, paid through the gateway: @feiqian/medusa is installed with its own lock file where that has
// changed, built, and tested on a Postgres, a chain, a gateway and a Medusa of the test's own.
//
//   npm run test:medusa              all tests; on USDT's own code where FORK_GENESIS names a file with it
//   npm run test:medusa -- FILE …    the tests of these files; --grep WORDS those whose title has the words
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { run, word } from "./options.ts";
import { buildIfStale, runQuietly } from "./stack/build.ts";

const root = new URL("../", import.meta.url);
const at = (path: string) => new URL(path, root);

/** Medusa is some 680 MB, which nobody else needs: it is no part of the root's installation. */
function installIfStale(): void {
  const stamp = createHash("sha256")
    .update(readFileSync(at("sdk/medusa/package-lock.json")))
    .digest("hex");
  const stampFile = at("sdk/medusa/node_modules/.installed");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.error("installing Medusa, which takes some minutes the first time");
  runQuietly("npm ci --prefix sdk/medusa --ignore-scripts --no-audit --no-fund --prefer-offline");
  writeFileSync(stampFile, stamp);
}

await run(async () => {
  const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { grep: word } });
  const files = positionals.length > 0 ? positionals : globSync("sdk/medusa/test/*.ts", { cwd: root }).sort();
  installIfStale();
  buildIfStale(console.error);
  runQuietly("npm run --silent build -w @feiqian/sdk");
  runQuietly("tsc -p sdk/medusa/tsconfig.build.json");
  const mocha = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");
  const args = ["--timeout", "120000", "--slow", "20000", "--exit", ...(options.grep ? ["--grep", options.grep] : [])];
  const { status } = spawnSync(process.execPath, [mocha, ...args, ...files], {
    ...{ cwd: root, env: { ...process.env, NODE_ENV: "test" }, stdio: "inherit" },
  });
  if (status !== 0) process.exitCode = 1;
});
