// The scope of an audit, in SECURITY.md: source lines a file, without comments and blank lines. `--check` writes nothing.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { countLines } from "./size/lines.ts";

const root = new URL("../", import.meta.url);
const security = new URL("SECURITY.md", root);
const marks = ["<!-- scope: written by `npm run codegen` -->", "<!-- /scope -->"] as const;

const files = globSync("contracts/**/*.sol", { cwd: root, exclude: ["contracts/mocks/**"] })
  .sort()
  .map((file) => ({ file, lines: countLines(file, readFileSync(new URL(file, root), "utf8")).code }));
const isInterface = (file: string) => file.startsWith("contracts/interfaces/");
const sum = (of: typeof files) => of.reduce((total, { lines }) => total + lines, 0);
const code = files.filter(({ file }) => !isInterface(file));
const interfaces = files.filter(({ file }) => isInterface(file));

const table = [
  "| File | Source lines |",
  "| --- | ---: |",
  ...code.map(({ file, lines }) => `| [${file.replace("contracts/", "")}](${file}) | ${lines} |`),
  `| **all code** | **${sum(code)}** |`,
  `| interfaces, ${interfaces.length} files: events, errors, signatures | ${sum(interfaces)} |`,
].join("\n");

const text = readFileSync(security, "utf8");
const [before, rest] = text.split(marks[0]);
const after = rest?.split(marks[1])[1];
if (after === undefined) throw new Error(`SECURITY.md lacks its marks ${marks.join(" … ")}`);
const options = await resolveConfig(security);
const wanted = await format(`${before}${marks[0]}\n\n${table}\n\n${marks[1]}${after}`, {
  ...options,
  parser: "markdown",
});

if (!process.argv.includes("--check")) writeFileSync(security, wanted);
else if (wanted !== text) {
  console.error("SECURITY.md's scope is not that of the contracts: run `npm run codegen`.");
  process.exitCode = 1;
}
