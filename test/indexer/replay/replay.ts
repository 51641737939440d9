import { registerHooks } from "node:module";
import { type Address, type Hex, decodeEventLog, parseAbi } from "viem";
import { readTables } from "../../../scripts/dictionary/tables.ts";
import { policyEngineAbi } from "../../../sdk/src/generated/index.ts";
import type { Chain } from "../../support/indexer.ts";
import { type Handler, handlers } from "./registry.ts";
import { Tables, type Write } from "./tables.ts";

const indexer = new URL("../../../indexer/", import.meta.url);
const instead: Readonly<Record<string, string>> = {
  "ponder:registry": new URL("registry.ts", import.meta.url).href,
  "ponder:schema": new URL("ponder.schema.ts", indexer).href,
};

const nouns = [
  "batches",
  "credits",
  "currencies",
  "exits",
  "listings",
  "payments",
  "payouts",
  "policies",
  "prices",
  "signers",
  "splits",
];

/** The indexer's own handlers without Ponder, loaded once for one deployment record. */
async function loadHandlers({ record, deploymentFile }: Chain): Promise<ReadonlyMap<string, Handler>> {
  const { CHAIN_ID, DEPLOYMENT_FILE } = process.env;
  Object.assign(process.env, { CHAIN_ID: String(record.chainId), DEPLOYMENT_FILE: deploymentFile });
  const hooks = registerHooks({
    resolve: (name, context, next) =>
      name in instead ? { url: instead[name]!, shortCircuit: true } : next(name, context),
  });
  try {
    for (const noun of [...nouns, "stores"]) await import(new URL(`src/${noun}.ts`, indexer).href);
  } finally {
    hooks.deregister();
    for (const [name, value] of Object.entries({ CHAIN_ID, DEPLOYMENT_FILE })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  return handlers;
}

async function readShapes() {
  const schema = (await import(instead["ponder:schema"]!)) as Readonly<Record<string, object>>;
  return new Map((await readTables()).map((table) => [schema[table.name]!, table] as const));
}

const safeForms = {
  Indexed: parseAbi([
    "event ExecutionSuccess(bytes32 indexed, uint256)",
    "event ExecutionFailure(bytes32 indexed, uint256)",
  ]),
  Plain: parseAbi(["event ExecutionSuccess(bytes32, uint256)", "event ExecutionFailure(bytes32, uint256)"]),
};

/** Ponder's own id of a log: time, chain, block, transaction, "log", and place. */
const eventIdOf = (
  ...[timestamp, chainId, block, transaction, log]: readonly [bigint, number, bigint, number, number]
) =>
  [
    [timestamp, 10],
    [chainId, 16],
    [block, 16],
    [transaction, 16],
    [5, 1],
    [log, 16],
  ]
    .map(([part, width]) => String(part).padStart(Number(width), "0"))
    .join("");

/** The writes of one event. */
export interface Step {
  readonly event: string;
  readonly writes: readonly Write[];
}

/**
 * Runs the indexer's handlers on every event of a chain, in order, with tables in memory.
 *
 * @param watch Called after each event.
 */
export async function replay(chain: Chain, watch: (step: Step, tables: Tables) => void = () => {}): Promise<Tables> {
  const { publicClient, processor, policy, record } = chain;
  const known = await loadHandlers(chain);
  let writes: Write[] = [];
  const tables = new Tables(await readShapes(), (write) => writes.push(write));
  const introductions = new Map<string, Set<string>>();

  /** A log's names in the handlers, with its arguments. */
  const readLog = (address: Address, topics: [Hex, ...Hex[]], data: Hex) => {
    if (address === processor.address.toLowerCase()) {
      const { eventName, args } = decodeEventLog({ abi: processor.abi, topics, data });
      return [{ name: `PaymentProcessor:${eventName}`, args }];
    }
    if (address === policy.address.toLowerCase()) {
      const { eventName, args } = decodeEventLog({ abi: policyEngineAbi, topics, data });
      return [{ name: `PolicyEngine:${eventName}`, args }];
    }
    const form = topics.length === 2 ? "Indexed" : "Plain";
    return [...(introductions.get(address) ?? [])].flatMap((introduction) => {
      try {
        const { eventName, args } = decodeEventLog({ abi: safeForms[form], topics, data });
        const [txHash, payment] = args as readonly [Hex, bigint];
        return [{ name: `${form}SafeBy${introduction}:${eventName}`, args: { txHash, payment } }];
      } catch {
        // Other events of a merchant's contract.
        return [];
      }
    });
  };

  await known.get("PaymentProcessor:setup")!({ context: { db: tables } } as never);
  const latest = await publicClient.getBlockNumber({ cacheTime: 0 });
  for (let number = 0n; number <= latest; number++) {
    const block = await publicClient.getBlock({ blockNumber: number, includeTransactions: true });
    const logs = await publicClient.getLogs({ blockHash: block.hash });
    const decoded = () =>
      logs.flatMap((log) =>
        readLog(log.address, log.topics as [Hex, ...Hex[]], log.data).map((told) => ({ log, ...told })),
      );
    // Ponder follows a merchant from the block of its first event on.
    for (const { name, args } of decoded()) {
      const introduction = /^PaymentProcessor:(Charged|Authorized|SignerSet|Cancelled)$/.exec(name)?.[1];
      if (!introduction) continue;
      const { merchant, owner } = args as { readonly merchant?: Address; readonly owner?: Address };
      const address = (merchant ?? owner!).toLowerCase();
      introductions.set(address, (introductions.get(address) ?? new Set()).add(introduction));
    }
    for (const { log, name, args } of decoded()) {
      const handler = known.get(name);
      if (!handler) continue;
      const transaction = block.transactions[log.transactionIndex]!;
      const id = eventIdOf(block.timestamp, record.chainId, number, log.transactionIndex, log.logIndex);
      const event = { id, args, log, block, transaction };
      writes = [];
      await handler({ event, context: { db: tables } });
      watch({ event: `${name} in ${transaction.hash}`, writes }, tables);
    }
  }
  return tables;
}
