// The scope of an audit, in SECURITY.md: source lines a file, without comments and blank lines. `--check` writes nothing.
import { globSync, readFileSync } from "node:fs";
import { writeGenerated } from "./generated.ts";
import { countLines } from "./size/lines.ts";

const root = new URL("../", import.meta.url);
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

const [before, rest] = readFileSync(new URL("SECURITY.md", root), "utf8").split(marks[0]);
const after = rest?.split(marks[1])[1];
if (after === undefined) throw new Error(`SECURITY.md lacks its marks ${marks.join(" … ")}`);
await writeGenerated({ "SECURITY.md": `${before}${marks[0]}\n\n${table}\n\n${marks[1]}${after}` });
