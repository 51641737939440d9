// The project's own rules. Each yields what breaks it, a line each.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export interface Tree {
  /** The files of a folder with an ending, by their paths from the root. */
  list(folder: string, ending: string): readonly string[];
  read(file: string): string;
}

export const treeAt = (root: string): Tree => ({
  list: (folder, ending) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith(ending) && !file.includes("node_modules"))
      .sort(),
  read: (file) => readFileSync(join(root, file), "utf8"),
});

/** The paths that a pattern finds in a file, relative ones resolved against the root. */
const pathsIn = (tree: Tree, file: string, pattern: RegExp): string[] =>
  [...tree.read(file).matchAll(pattern)].map((match) => {
    const path = match.slice(1).find((group) => group !== undefined)!;
    return path.startsWith(".") ? normalize(join(dirname(file), path)) : path;
  });

const importsOf = (tree: Tree, file: string): string[] =>
  pathsIn(tree, file, /^(?:import|export)\b[^;"]*?from\s+"([^"]+)"/gm);

/** Imports for their effect, and late ones, as well. */
const allImportsOf = (tree: Tree, file: string): string[] =>
  pathsIn(tree, file, /\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm);

const contractsOf = (tree: Tree): string[] =>
  tree.list("contracts", ".sol").filter((file) => !file.startsWith("contracts/mocks/"));
const folderOf = (file: string): string => file.split("/")[1]!;

/** The layers of the contracts: each imports those before it, itself and npm's libraries. A room is any other folder. */
const layers = ["types", "interfaces", "libraries", "base"];

function* contractLayers(tree: Tree): Generator<string> {
  for (const file of contractsOf(tree)) {
    const own = folderOf(file);
    const allowed = layers.includes(own) ? layers.slice(0, layers.indexOf(own)) : layers;
    for (const path of importsOf(tree, file))
      if (path.startsWith("contracts/") && ![own, ...allowed].includes(folderOf(path)))
        yield `${file} imports ${path}: ${own} may import ${["itself", ...allowed].join(", ")}`;
  }
}

function* tokensAreCalledInOnePlace(tree: Tree): Generator<string> {
  for (const file of contractsOf(tree)) {
    if (file === "contracts/libraries/Tokens.sol") continue;
    for (const path of importsOf(tree, file))
      if (path.includes("/token/ERC20/")) yield `${file} imports ${path}: only libraries/Tokens.sol calls a token`;
  }
}

function* assemblyHasItsReason(tree: Tree): Generator<string> {
  for (const file of tree.list("contracts", ".sol")) {
    const lines = tree.read(file).split("\n");
    for (const [index, line] of lines.entries())
      if (/^\s*assembly\b/.test(line) && !/^\s*\/\//.test(lines[index - 1] ?? ""))
        yield `${file}:${index + 1}: assembly without a comment that says what no library covers`;
  }
}

function* errorsAreUnique(tree: Tree): Generator<string> {
  const places = new Map<string, string>();
  for (const file of contractsOf(tree))
    for (const [, name] of tree.read(file).matchAll(/^\s*error\s+(\w+)\(/gm)) {
      const before = places.get(name!);
      if (before) yield `error ${name} is declared in ${before} and in ${file}`;
      places.set(name!, file);
    }
}

function* importsAreNamed(tree: Tree): Generator<string> {
  for (const file of tree.list("contracts", ".sol"))
    for (const line of tree.read(file).split("\n"))
      if (/^import\b/.test(line) && !/^import \{/.test(line)) yield `${file}: "${line}" does not name what it imports`;
}

function* sdkStandsAlone(tree: Tree): Generator<string> {
  for (const file of tree.list("sdk/src", ".ts")) {
    for (const path of importsOf(tree, file)) {
      if (path.startsWith("@safe-global/") && !file.startsWith("sdk/src/safe/"))
        yield `${file} imports ${path}: only sdk/src/safe knows the Safe's kit`;
      if (/^[a-z]+\//.test(path) && !path.startsWith("sdk/src/") && !path.startsWith("viem/"))
        yield `${file} imports ${path}, which the package does not contain`;
    }
    if (!/\/errors(\/|\.ts$)/.test(file) && /^(export )?(abstract )?class /m.test(tree.read(file)))
      yield `${file} declares a class: errors are the only ones`;
  }
}

/** Circles of imports: the files of each, in the order in which they import each other. Types count as well. */
function* circlesOf(imports: ReadonlyMap<string, readonly string[]>): Generator<readonly string[]> {
  const done = new Set<string>();
  function* visit(file: string, path: readonly string[]): Generator<readonly string[]> {
    if (path.includes(file)) yield path.slice(path.indexOf(file));
    if (path.includes(file) || done.has(file)) return;
    for (const next of imports.get(file) ?? []) yield* visit(next, [...path, file]);
    done.add(file);
  }
  for (const file of imports.keys()) yield* visit(file, []);
}

function* sdkHasNoCircles(tree: Tree): Generator<string> {
  const files = tree.list("sdk/src", ".ts").map((file) => [file, allImportsOf(tree, file)] as const);
  for (const circle of circlesOf(new Map(files))) yield `a circle of imports: ${[...circle, circle[0]].join(" → ")}`;
}

const packagesOfCommand = /^(node:|viem(\/|$)|csv-parse(\/|$)|@feiqian\/sdk(\/|$)|sdk\/cli\/src\/)/;

function* commandUsesTheSdkAlone(tree: Tree): Generator<string> {
  for (const file of tree.list("sdk/cli/src", ".ts"))
    for (const path of importsOf(tree, file))
      if (!packagesOfCommand.test(path)) yield `${file} imports ${path}, which the command does not bring along`;
}

const packagesOfGateway =
  /^((node:|(viem|hono|pg|zod|standardwebhooks|rate-limiter-flexible|@hono|@electric-sql|@feiqian\/sdk)(\/|$))|sdk\/gateway\/src\/)/;

function* gatewayUsesTheSdkAlone(tree: Tree): Generator<string> {
  for (const file of tree.list("sdk/gateway/src", ".ts"))
    for (const path of allImportsOf(tree, file))
      if (!packagesOfGateway.test(path)) yield `${file} imports ${path}, which the gateway does not bring along`;
}

/** It is a program: what others need of it, they ask over HTTP. */
function* nothingImportsTheGateway(tree: Tree): Generator<string> {
  for (const folder of ["sdk/src", "sdk/cli/src", "sdk/web/src", "indexer/src"])
    for (const ending of [".ts", ".tsx"])
      for (const file of tree.list(folder, ending))
        for (const path of allImportsOf(tree, file))
          if (/^(sdk\/gateway|@feiqian\/gateway)(\/|$)/.test(path)) yield `${file} imports ${path}: ask it over HTTP`;
}

const packagesOfPages =
  /^((react|react-dom|wagmi|viem|@tanstack\/react-query|uplot|uqr|csv-parse|@feiqian\/sdk)(\/|$)|sdk\/web\/src\/)/;

function* pagesUseTheSdkAlone(tree: Tree): Generator<string> {
  for (const ending of [".ts", ".tsx"])
    for (const file of tree.list("sdk/web/src", ending))
      for (const path of allImportsOf(tree, file))
        if (!packagesOfPages.test(path)) yield `${file} imports ${path}, which the pages do not bring along`;
}

const inline: Readonly<Record<string, RegExp>> = {
  "a script": /<script(?![^>]*\bsrc=)[^>]*>/,
  "a style": /<style\b|\sstyle=/,
  "a handler": /\son\w+=/,
};

const POLICY =
  /^\s*(<meta charset="utf-8" \/>\s*)?<meta\s+http-equiv="Content-Security-Policy"\s+content="default-src 'self';/;

function* pagesHaveTheirPolicy(tree: Tree): Generator<string> {
  const pages = tree.list("sdk/web", ".html").filter((file) => !/\/(dist|public|node_modules)\//.test(file));
  for (const file of pages) {
    const text = tree.read(file);
    const [, head = ""] = text.split("<head>");
    if (!POLICY.test(head)) yield `${file} does not begin its head with the policy, default-src 'self'`;
    if (/'unsafe-|'wasm-unsafe|\bhttps?:\/\//.test(text)) yield `${file} names another host, or lets in what is unsafe`;
    for (const [what, pattern] of Object.entries(inline))
      if (pattern.test(text)) yield `${file} has ${what} in the document, which the policy forbids`;
  }
}

function* handlersHaveNoSideEffects(tree: Tree): Generator<string> {
  for (const file of tree.list("indexer/src", ".ts")) {
    if (file.startsWith("indexer/src/api/")) continue;
    for (const [call] of tree.read(file).matchAll(/context\.client|\bfetch\(|\breadContract\b/g))
      yield `${file} uses ${call}: a handler asks no node and has no side effect`;
  }
}

export const rules: Readonly<Record<string, (tree: Tree) => Iterable<string>>> = {
  "layers of the contracts": contractLayers,
  "one place calls tokens": tokensAreCalledInOnePlace,
  "assembly has its reason": assemblyHasItsReason,
  "errors are unique": errorsAreUnique,
  "imports are named": importsAreNamed,
  "the SDK stands alone": sdkStandsAlone,
  "the SDK has no import circles": sdkHasNoCircles,
  "the command uses the SDK alone": commandUsesTheSdkAlone,
  "the gateway uses the SDK alone": gatewayUsesTheSdkAlone,
  "nothing imports the gateway": nothingImportsTheGateway,
  "the pages use the SDK alone": pagesUseTheSdkAlone,
  "the pages have their policy": pagesHaveTheirPolicy,
  "handlers only write rows": handlersHaveNoSideEffects,
};
