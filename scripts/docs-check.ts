// `npm run docs`: every fenced code block of the documents is run by a test, or checked here.
import { existsSync, globSync } from "node:fs";
import { type Block, commandsOf, readBlocks } from "./docs/blocks.ts";
import { checkAnalysts, checkGraphql, checkHtml, checkJson, checkShell, checkSolidity } from "./docs/others.ts";
import { checkExports } from "./docs/exports.ts";
import { checkTypeScript } from "./docs/typescript.ts";

/** A newcomer types what they say, in a test. */
const quickstarts = ["docs/quickstart.md", "sdk/gateway/README.md"];

/** Pictures and listings, which claim nothing that could be run. */
const unchecked = ["text", "mermaid"];

const files = ["README.md", "sdk/README.md", "sdk/gateway/README.md", ...globSync("docs/**/*.md").sort()].filter(
  (file) => existsSync(file),
);

const blocks = files.flatMap((file) => readBlocks(file));
const of = (language: string) => blocks.filter((block) => block.language === language);
const tried = quickstarts
  .flatMap((file) => readBlocks(file))
  .filter(({ language }) => language === "sh")
  .flatMap(commandsOf);

type Check = (blocks: readonly Block[]) => readonly string[] | Promise<readonly string[]>;
const checked: Readonly<Record<string, Check>> = {
  ts: (some) => files.flatMap((file) => checkTypeScript(some.filter((block) => block.file === file))),
  sh: (some) => checkShell(some, tried),
  ...{
    graphql: checkGraphql,
    html: checkHtml,
    solidity: checkSolidity,
    json: checkJson,
    sql: checkAnalysts,
    python: checkAnalysts,
  },
};

const problems = blocks
  .filter(({ language }) => !(language in checked) && !unchecked.includes(language))
  .map(({ file, line, language }) => `${file}:${line} is of language "${language}", which nothing checks`);
for (const [language, check] of Object.entries(checked)) problems.push(...(await check(of(language))));
problems.push(...checkExports());
for (const problem of problems) console.error(problem);
console.log(`${blocks.length} code blocks in ${files.length} documents, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
