// How many lines there are, by area, of the files that git has or would take.
//
//   npm run size            a table
//   npm run size -- --json  for programs
//
//   by hand    lines that people write, as `wc -l` counts them: code, comments and blank lines
//   code       of these, lines with code; in documents, lines that are not blank
//   comments   of these, lines with a comment alone
//   generated  lines that a program writes, not counted in the other columns
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { countLines } from "./size/lines.ts";

/** A path is of the first area whose pattern fits. */
const areas: Readonly<Record<string, RegExp>> = {
  contracts: /^contracts\/.*\.sol$/,
  "sdk/src": /^sdk\/src\//,
  "tests, Solidity": /^test\/.*\.sol$/,
  "tests, TypeScript": /^(test|sdk\/web\/test)\/.*\.tsx?$/,
  "sdk/cli": /^sdk\/cli\/.*\.m?[jt]s$/,
  "sdk/gateway": /^sdk\/gateway\/.*\.m?[jt]s$/,
  "sdk/web": /^sdk\/web\/.*\.(tsx?|html|css)$/,
  indexer: /^indexer\/.*\.(ts|js|graphql|sql|html|css)$/,
  scripts: /^scripts\//,
  docs: /^docs\/.*\.md$/,
};

const generated = [
  /\/generated\//,
  /^indexer\/(src\/generated\.ts|schema\.graphql|ponder-env\.d\.ts)$/,
  /^docs\/data-dictionary\.md$/,
];

const { values: options } = parseArgs({ options: { json: { type: "boolean", default: false } } });

const root = join(import.meta.dirname, "..");
const listed = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
if (listed.status !== 0) throw new Error(`git does not list the files: ${listed.stderr}`);
const files = listed.stdout.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));

const rows = Object.fromEntries(
  Object.keys(areas).map((area) => [area, { files: 0, "by hand": 0, code: 0, comments: 0, generated: 0 }]),
);
for (const file of files) {
  const area = Object.keys(areas).find((name) => areas[name]!.test(file));
  if (!area) continue;
  const row = rows[area]!;
  const { total, code, comments } = countLines(file, readFileSync(join(root, file), "utf8"));
  row.files += 1;
  if (generated.some((pattern) => pattern.test(file))) row.generated += total;
  else {
    row["by hand"] += total;
    row.code += code;
    row.comments += comments;
  }
}

if (options.json) console.log(JSON.stringify(rows, null, 2));
else console.table(rows);
