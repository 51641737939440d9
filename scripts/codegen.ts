// artifacts and deployments -> sdk/src/generated and indexer/src/generated.ts: one way, never by hand. With `--check`
// it writes nothing and fails when a committed file is not what it would write.
import { readFileSync, readdirSync } from "node:fs";
import { artifactOf, entries, parts } from "../deployments/manifest.ts";
import { safeAbis } from "./codegen/safe.ts";
import { writeGenerated } from "./generated.ts";

const root = new URL("../", import.meta.url);
const decapitalize = (name: string) => `${name[0]!.toLowerCase()}${name.slice(1)}`;

const fields = entries.flatMap(({ field, ...entry }) =>
  field ? [{ ...entry, field: field[0], about: field[1] }] : [],
);
const indexed = entries.filter(({ room, indexed: reads }) => room ?? reads);
const artifacts = new Map([...fields, ...parts].map((one) => [one.name as string, artifactOf(one)]));
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), "utf8"));

type Item = { readonly type: string; readonly name?: string };

const readAbi = (path: string) => (readJson(`artifacts/${path}`) as { readonly abi: readonly Item[] }).abi;

const abis = [...artifacts].map(
  ([name, path]) => `export const ${decapitalize(name)}Abi = ${JSON.stringify(readAbi(path))} as const;`,
);

/** Without the names that types have in Solidity, which an app has no use for. */
const toSmallJson = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === "internalType" ? undefined : inner));

const toConstants = (items: readonly Item[], ending = ""): string =>
  items
    .toSorted((a, b) => (a.name! < b.name! ? -1 : 1))
    .map(
      (item) =>
        `export const ${ending ? decapitalize(item.name!) : item.name}${ending} = ${toSmallJson(item)} as const;`,
    )
    .join("\n");

/** A constant for each error of the contracts at `paths`. A name has one error everywhere. */
function toErrors(paths: readonly string[], except: readonly string[] = []): string {
  const errorsOf = (path: string) => readAbi(path).filter(({ type }) => type === "error");
  const elsewhere = new Set(except.flatMap(errorsOf).map(({ name }) => name));
  const errors = new Map<string, Item>();
  for (const item of paths.flatMap(errorsOf)) {
    const known = errors.get(item.name!);
    if (known && toSmallJson(known) !== toSmallJson(item)) throw new Error(`Two errors are called ${item.name}`);
    errors.set(item.name!, item);
  }
  return toConstants([...errors.values()].filter(({ name }) => !elsewhere.has(name)));
}

const accessManager = artifacts.get("AccessManager")!;
const others = [...artifacts.values()].filter((path) => path !== accessManager);

const toFunctions = (path: string, isTaken: (item: Item) => boolean): string =>
  toConstants(readAbi(path).filter(isTaken), "Function");

/** The processor in the parts that actions need: an app bundles those that it calls and reads. */
function toProcessorParts(): string {
  const path = artifacts.get("PaymentProcessor")!;
  const events = readAbi(path).filter(({ type }) => type === "event");
  return `${toFunctions(path, ({ type }) => type === "function")}
${toConstants(events, "Event")}
export const processorEventsAbi = [${events.map(({ name }) => `${decapitalize(name!)}Event`).join(",")}] as const;`;
}

function toContracts(): string {
  const namesOf = (some: typeof entries) => some.map(({ name }) => JSON.stringify(name)).join(" | ");
  const addresses = fields.map(
    ({ field, about, optional }) => `/** ${about} */\n  readonly ${field}: Address${optional ? " | null" : ""};`,
  );
  return `import type { Address } from "viem";

/** The rails besides a payer's own allowance. */
export type CollectorName = ${namesOf(entries.filter(({ rail }) => rail))};

/** Contracts of every deployment. */
export type ContractName = ${namesOf(entries.filter(({ optional }) => !optional))};

/** Contracts that some deployments have. */
export type OptionalContractName = ${namesOf(entries.filter(({ optional }) => optional))};

/** The contracts of a deployment. */
export interface ContractAddresses {
  ${addresses.join("\n  ")}
}

/** The contract behind each of these addresses. */
export const contractOf = ${JSON.stringify(Object.fromEntries(fields.map(({ name, field }) => [field, name])))} as const satisfies Record<keyof ContractAddresses, ContractName | OptionalContractName>;`;
}

function toIndexed(): string {
  const abiOf = (name: string) => `${decapitalize(name)}Abi`;
  const rails = entries.flatMap(({ name, rail }) => (rail ? [[name, rail]] : []));
  return `import { ${indexed.map(({ name }) => abiOf(name)).join(", ")} } from "../../sdk/src/generated/index.ts";

/** Contracts whose events are read. */
export const indexedAbis = { ${indexed.map(({ name }) => `${name}: ${abiOf(name)}`).join(", ")} } as const;

/** Those of them that hold money. */
export const rooms = ${JSON.stringify(indexed.flatMap(({ name, room }) => (room ? [name] : [])))} as const;

/** The rail of each collector. */
export const rails = ${JSON.stringify(Object.fromEntries(rails))} as const;`;
}

const deployments = readdirSync(new URL("deployments/", root))
  .filter((file) => /^\d+\.json$/.test(file))
  .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  .map((file) => `${Number.parseInt(file, 10)}: ${JSON.stringify(readJson(`deployments/${file}`))}`);

const chains = readdirSync(new URL("deployments/config/", root))
  .filter((file) => /^\d+\.json$/.test(file))
  .map((file) => readJson(`deployments/config/${file}`) as { readonly chainId: number; readonly isTest: boolean })
  .sort((a, b) => a.chainId - b.chainId);

const files: Record<string, string> = {
  "abis.ts": abis.join("\n\n"),
  "contracts.ts": toContracts(),
  "chains.ts": `/** Whether money on a chain is worth nothing, by chain id. */
export const chainIsTest: Readonly<Record<number, boolean>> = {${chains.map(({ chainId, isTest }) => `${chainId}: ${isTest}`).join(",")}};`,
  "errors.ts": toErrors(others),
  // Apart: what an app calls meets none of these.
  "accessManagerErrors.ts": toErrors([accessManager], others),
  "processor.ts": toProcessorParts(),
  "policies.ts": toFunctions(artifacts.get("PolicyEngine")!, ({ name }) => name === "decide"),
  "prices.ts": toFunctions(artifacts.get("ChainlinkSource")!, ({ name }) => name === "convertUp"),
  "safe.ts": Object.entries(safeAbis)
    .map(([name, abi]) => `export const ${name} = ${JSON.stringify(abi)} as const;`)
    .join("\n"),
  "deployments.ts": `import type { DeploymentRecord } from "../deployment.ts";

/** What was deployed where, by chain id. */
export const deploymentRecords: Readonly<Record<number, DeploymentRecord>> = {${deployments.join(",")}};`,
  "index.ts": 'export * from "./abis.ts";\nexport * from "./deployments.ts";',
};

const header = "// Generated by `npm run codegen`. Do not edit.";
const bodies = Object.entries(files).map(([name, body]) => [`sdk/src/generated/${name}`, body]);
bodies.push(["indexer/src/generated.ts", toIndexed()]);
await writeGenerated(Object.fromEntries(bodies.map(([path, body]) => [path, `${header}\n${body}\n`])));
