// artifacts and deployments -> sdk/src/generated: one way, never by hand. With `--check` it writes nothing and fails
// when a committed file is not what it would write.
import { readFileSync, readdirSync } from "node:fs";
import { writeGenerated } from "./generated.ts";

const root = new URL("../", import.meta.url);

/** What the SDK and the indexer talk to, by the file that its artifact comes from. */
const artifacts = {
  accessManager: "@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager.json",
  paymentProcessor: "contracts/payments/PaymentProcessor.sol/PaymentProcessor.json",
  tokenStore: "contracts/base/TokenStore.sol/TokenStore.json",
  permit2Collector: "contracts/collectors/Permit2Collector.sol/Permit2Collector.json",
  relayedCollector: "contracts/collectors/RelayedCollector.sol/RelayedCollector.json",
  erc3009Collector: "contracts/collectors/Erc3009Collector.sol/Erc3009Collector.json",
  erc2612Collector: "contracts/collectors/Erc2612Collector.sol/Erc2612Collector.json",
  policyEngine: "contracts/policies/PolicyEngine.sol/PolicyEngine.json",
  chainlinkSource: "contracts/prices/ChainlinkSource.sol/ChainlinkSource.json",
  crossSource: "contracts/prices/CrossSource.sol/CrossSource.json",
  marketHours: "contracts/prices/MarketHours.sol/MarketHours.json",
  pegLatch: "contracts/prices/PegLatch.sol/PegLatch.json",
  sequencerGate: "contracts/prices/SequencerGate.sol/SequencerGate.json",
  signedQuote: "contracts/prices/SignedQuote.sol/SignedQuote.json",
} as const;

const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), "utf8"));

type Item = { readonly type: string; readonly name?: string };

const readAbi = (path: string) => (readJson(`artifacts/${path}`) as { readonly abi: readonly Item[] }).abi;

const abis = Object.entries(artifacts).map(
  ([name, path]) => `export const ${name}Abi = ${JSON.stringify(readAbi(path))} as const;`,
);

/** Without the names that types have in Solidity: what an app bundles needs them for nothing. */
const toSmallJson = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === "internalType" ? undefined : inner));

const decapitalize = (name: string) => `${name[0]!.toLowerCase()}${name.slice(1)}`;

const toConstants = (items: readonly Item[], ending = ""): string =>
  items
    .toSorted((a, b) => (a.name! < b.name! ? -1 : 1))
    .map(
      (item) =>
        `export const ${ending ? decapitalize(item.name!) : item.name}${ending} = ${toSmallJson(item)} as const;`,
    )
    .join("\n");

/** Of the contracts at `paths`, one constant an error, by its name. A name stands for one error everywhere. */
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

const { accessManager, ...others } = artifacts;

/** What the processor asks of a contract that terms name. */
const toParts = (path: string, functionName: string): string =>
  toConstants(
    readAbi(path).filter(({ name }) => name === functionName),
    "Function",
  );

/** The processor in the parts that actions need: an app bundles those that it calls and reads. */
function toProcessorParts(): string {
  const abi = readAbi(artifacts.paymentProcessor);
  const events = abi.filter(({ type }) => type === "event");
  return `${toConstants(
    abi.filter(({ type }) => type === "function"),
    "Function",
  )}
${toConstants(events, "Event")}
export const processorEventsAbi = [${events.map(({ name }) => `${decapitalize(name!)}Event`).join(",")}] as const;`;
}

const deployments = readdirSync(new URL("deployments/", root))
  .filter((file) => /^\d+\.json$/.test(file))
  .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  .map((file) => `${Number.parseInt(file, 10)}: ${JSON.stringify(readJson(`deployments/${file}`))}`);

/** Of each chain that has a config, whether it is a test. */
const chains = readdirSync(new URL("deployments/config/", root))
  .filter((file) => /^\d+\.json$/.test(file))
  .map((file) => readJson(`deployments/config/${file}`) as { readonly chainId: number; readonly isTest: boolean })
  .sort((a, b) => a.chainId - b.chainId);

const files: Record<string, string> = {
  "abis.ts": abis.join("\n\n"),
  "chains.ts": `/** Whether money on a chain is worth nothing, by chain id. */
export const chainIsTest: Readonly<Record<number, boolean>> = {${chains.map(({ chainId, isTest }) => `${chainId}: ${isTest}`).join(",")}};`,
  "errors.ts": toErrors(Object.values(others)),
  // Apart: what an app calls meets none of these.
  "accessManagerErrors.ts": toErrors([accessManager], Object.values(others)),
  "processor.ts": toProcessorParts(),
  "policies.ts": toParts(artifacts.policyEngine, "decide"),
  "prices.ts": toParts(artifacts.chainlinkSource, "convertUp"),
  "deployments.ts": `import type { DeploymentRecord } from "../deployment.ts";

/** What was deployed where, by chain id. */
export const deploymentRecords: Readonly<Record<number, DeploymentRecord>> = {${deployments.join(",")}};`,
  "index.ts": 'export * from "./abis.ts";\nexport * from "./deployments.ts";',
};

const header = "// Generated by `npm run codegen`. Do not edit.";
await writeGenerated(
  Object.fromEntries(
    Object.entries(files).map(([name, body]) => [`sdk/src/generated/${name}`, `${header}\n${body}\n`]),
  ),
);
