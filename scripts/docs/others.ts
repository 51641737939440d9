import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { parse, validate } from "graphql";
import { readGraphqlSchema } from "../dictionary/tables.ts";
import { type Block, commandsOf } from "./blocks.ts";

const root = join(import.meta.dirname, "../..");
const at = ({ file, line }: Block, problem: string) => `${file}:${line} ${problem}`;

type Package = Readonly<{ name: string } & Record<"scripts" | "peerDependencies", Readonly<Record<string, string>>>>;

const readPackage = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8")) as Package;

/** Commands have to be scripts of the package, install the SDK, or be run by the newcomer's test. */
export function checkShell(blocks: readonly Block[], tried: readonly string[]): readonly string[] {
  const { scripts } = readPackage("package.json");
  const sdk = readPackage("sdk/package.json");
  const packages = [sdk.name, ...Object.keys(sdk.peerDependencies)];
  const isInstall = (command: string) => {
    const [, names] = /^npm install ([^-].*)$/.exec(command) ?? [];
    return names?.split(" ").every((name) => packages.includes(name)) ?? false;
  };
  const isScript = (command: string) => {
    // Settings of the environment may precede it.
    const [, run, name] = /^(?:[A-Z_]+=\S+ )*npm (run )?([\w:-]+)(?: -- .*)?$/.exec(command) ?? [];
    if (name === undefined) return false;
    return name in scripts && (run !== undefined || name === "start" || name === "test");
  };
  return blocks.flatMap((block) =>
    commandsOf(block)
      .filter((command) => !isScript(command) && !isInstall(command) && !tried.includes(command))
      .map((command) => at(block, `"${command}" is no script of package.json, and no test runs it`)),
  );
}

/** Queries have to be ones that the indexer answers. */
export async function checkGraphql(blocks: readonly Block[]): Promise<readonly string[]> {
  if (blocks.length === 0) return [];
  const schema = await readGraphqlSchema();
  return problemsOf(blocks, (text) => validate(schema, parse(text)));
}

const problemsOf = (blocks: readonly Block[], check: (text: string) => readonly Error[]): readonly string[] =>
  blocks.flatMap((block) => {
    try {
      return check(block.text).map(({ message }) => at(block, message));
    } catch (error) {
      return [at(block, (error as Error).message)];
    }
  });

/** Scripts of a page have to parse; sdk/web/test/checkout.ts runs them. */
export const checkHtml = (blocks: readonly Block[]): readonly string[] =>
  problemsOf(blocks, (text) => {
    for (const [, script] of text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)) new Script(script!);
    return [];
  });

/** Solidity has to be in the contracts word for word, indentation aside. */
export function checkSolidity(blocks: readonly Block[]): readonly string[] {
  const plain = (text: string) =>
    text
      .replaceAll(/\s+/g, " ")
      .replaceAll(/ ?([(),]) ?/g, "$1")
      .trim();
  const files = globSync("contracts/**/*.sol", { cwd: root });
  const contracts = files.map((file) => plain(readFileSync(join(root, file), "utf8")));
  return blocks
    .filter(({ text }) => !contracts.some((contract) => contract.includes(plain(text))))
    .map((block) => at(block, `no contract has these lines: ${plain(block.text).slice(0, 80)}`));
}

export const checkJson = (blocks: readonly Block[]): readonly string[] =>
  problemsOf(blocks, (text) => {
    JSON.parse(text);
    return [];
  });

/** SQL and Python may be on the page for analysts alone, which a test runs. */
export function checkAnalysts(blocks: readonly Block[]): readonly string[] {
  return blocks
    .filter(({ file }) => file !== "docs/analysts.md")
    .map((block) => at(block, `is in ${block.language}: a test runs that of docs/analysts.md alone`));
}
