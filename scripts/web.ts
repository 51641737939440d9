// The pages, driven in Debian's Chromium against a stack of their own.
//
//   npm run test:web                 all tests, then a table of what they measured, held against its limits
//   npm run test:web -- FILE …       the tests of these files; --grep WORDS those whose title has the words
//   npm run test:web -- --json       [{ "name", "value", "unit" }] on stdout, everything else on stderr
//   npm run test:web -- --update     writes sdk/web/test/figures.json after a change that was meant
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FIGURES_FILE } from "../sdk/web/test/support/report.ts";
import { flag, run, word } from "./options.ts";
import { buildPagesIfStale } from "./pages/build.ts";
import { chromiumPath, missingChromium } from "./pages/chromium.ts";
import { type Figure, findFaults, parseFigures, toTable } from "./pages/figures.ts";
import { buildIfStale, runQuietly } from "./stack/build.ts";

const root = new URL("../", import.meta.url);
const committedFile = new URL("sdk/web/test/figures.json", root);

function test(files: readonly string[], grep: string | undefined, isForPrograms: boolean) {
  const folder = mkdtempSync(join(tmpdir(), "figures-"));
  const file = join(folder, "figures");
  writeFileSync(file, "");
  const mocha = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");
  const options = ["--timeout", "120000", "--slow", "10000", "--exit", ...(grep ? ["--grep", grep] : [])];
  const env = { ...process.env, [FIGURES_FILE]: file };
  const stdio = ["inherit", isForPrograms ? 2 : "inherit", "inherit"] as const;
  const { status } = spawnSync(process.execPath, [mocha, ...options, ...files], { cwd: root, env, stdio: [...stdio] });
  const figures = parseFigures(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  return { isPassed: status === 0, figures };
}

await run(async () => {
  const missing = missingChromium();
  if (missing) throw new Error(missing);
  const declared = { grep: word, json: flag, update: flag };
  const { values: options, positionals } = parseArgs({ allowPositionals: true, options: declared });
  const isWhole = positionals.length === 0 && options.grep === undefined;
  if (options.update && !isWhole) throw new Error("--update takes the figures of all tests: name no file and no words");
  const files = positionals.length > 0 ? positionals : globSync("sdk/web/test/*.ts", { cwd: root }).sort();
  buildIfStale(console.error);
  buildPagesIfStale(console.error);
  // The tests in Node read modules of the pages, which import the SDK as its package.
  runQuietly("npm run --silent build -w @feiqian/sdk");
  console.error(`${files.length} files in ${chromiumPath}`);

  const { isPassed, figures } = test(files, options.grep, options.json);
  const committed = JSON.parse(readFileSync(committedFile, "utf8")) as readonly Figure[];
  if (options.json) console.log(JSON.stringify(figures, null, 2));
  else if (figures.length > 0) console.table(toTable(figures, committed));

  const faults = findFaults(figures, { isWhole, committed: options.update ? [] : committed });
  for (const fault of faults) console.error(fault);
  if (!isPassed || faults.length > 0) process.exitCode = 1;
  else if (options.update) writeFileSync(committedFile, `${JSON.stringify(figures, null, 2)}\n`);
});
