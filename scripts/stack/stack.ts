import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { http } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import type { ContractNetworks } from "../../sdk/src/safe/types.ts";
import { createSender } from "../deploy/client.ts";
import { type DeployConfig, configuredChains, readConfig } from "../deploy/config.ts";
import { deploy } from "../deploy/deploy.ts";
import { devAccount } from "./accounts.ts";
import { buildIfStale } from "./build.ts";
import { type LocalChain, furnishChain, startChain } from "./chain.ts";
import { writeStackEnv } from "./env.ts";
import { type Indexer, startIndexer } from "./indexer.ts";
import { log, step } from "./progress.ts";
import { giveUsdt } from "./topUp.ts";

export interface StackOptions {
  readonly rpcPort: number;
  readonly graphqlPort: number;
  readonly genesis?: string;
  readonly fork?: string;
  /** Where record, environment and embedded database are written. */
  readonly dir: string;
  /** The chain's first instant, where its blocks are to be the same each time: see `ChainOptions`. */
  readonly startsAt?: number;
  /** What happens on the chain before the indexer starts: it reads a long past faster than it follows a present. */
  readonly beforeIndexer?: (contracts: Contracts) => Promise<void>;
  /** What happens on the chain meanwhile. */
  readonly whileIndexerStarts?: (contracts: Contracts) => Promise<void>;
  /** How long the indexer may take to read the chain: see `IndexerOptions`. */
  readonly patienceMs?: number;
}

/** A chain with contracts, before anything reads it. */
export type Contracts = Pick<Stack, "chain" | "record" | "deploymentFile" | "contractNetworks">;

/** A chain with contracts and indexer, running. */
export interface Stack {
  readonly chain: LocalChain;
  readonly indexer: Indexer;
  readonly record: DeploymentRecord;
  readonly deploymentFile: string;
  readonly envFile: string;
  readonly contractNetworks: ContractNetworks;
}

/** What the accounts that are left to whoever tries the stack begin with. */
const WELCOME = 10_000_000_000n;

/** Starts everything, in the order in which it depends on each other. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { rpcPort, graphqlPort, genesis, fork, dir, startsAt, beforeIndexer, whileIndexerStarts, patienceMs } = options;
  await step("Building", "npm run build", () => buildIfStale(log));

  const chain = await step("Starting the chain", fork ? `check that ${fork} answers` : "npm start", () =>
    startChain({ port: rpcPort, genesis, fork, startsAt }),
  );
  const source = fork ? ` forked from ${fork}` : genesis ? ` from ${genesis}` : "";
  log(`chain ${chain.chainId}${source} at ${chain.rpcUrl}`);

  const { contractNetworks, record } = await step("Deploying", "npm run deploy -- --chain 31337 --dry-run", () =>
    deployLocally(chain),
  );
  rmSync(join(dir, "database"), { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const deploymentFile = join(dir, "deployment.json");
  writeFileSync(deploymentFile, `${JSON.stringify(record, null, 2)}\n`);
  const safeContractsFile = join(dir, "safe-contracts.json");
  writeFileSync(safeContractsFile, `${JSON.stringify(contractNetworks, null, 2)}\n`);
  const [token] = record.tokens;
  log(`contracts: PaymentProcessor ${record.contracts.PaymentProcessor.address}, ${token!.symbol} ${token!.address}`);

  const contracts = { chain, record, deploymentFile, contractNetworks };
  await beforeIndexer?.(contracts);

  const indexer = await step("Starting the indexer", "npm run codegen, then npm start again", () =>
    startIndexer({
      ...{ chain, port: graphqlPort, deploymentFile, databaseDir: join(dir, "database"), patienceMs },
      meanwhile: () => whileIndexerStarts?.(contracts),
      onLine: (line) => console.error(`          indexer: ${line}`),
    }),
  );
  log(`indexer at the chain's head, GraphQL at ${indexer.graphqlUrl}`);
  const envFile = writeStackEnv(dir, { chain, indexer, record, deploymentFile }, safeContractsFile);
  return { chain, indexer, record, deploymentFile, envFile, contractNetworks };
}

/** The contracts on a furnished chain, and money for the accounts that are left to whoever tries it. */
export async function deployLocally(chain: LocalChain) {
  const contractNetworks = await furnishChain(chain);
  const deployed = await deploy({
    sender: createSender(http(chain.rpcUrl), devAccount("deployer")),
    config: toLocalConfig(chain.chainId, contractNetworks),
  });
  const { multiSendAddress, multiSendCallOnlyAddress } = contractNetworks[String(chain.chainId)]!;
  const record = { ...deployed.record, multiSends: [multiSendAddress, multiSendCallOnlyAddress] };
  const token = record.tokens[0]!.address;
  for (const actor of ["payer", "merchant", "stranger"] as const)
    await giveUsdt(chain.client, token, devAccount(actor).address, WELCOME);
  return { contractNetworks, record };
}

/** The local config; on a copy of a public chain with that chain's tokens, and marked as worth nothing. */
export function toLocalConfig(chainId: number, contractNetworks: ContractNetworks): DeployConfig {
  const safe = contractNetworks[String(chainId)]!;
  const local = readConfig(31337);
  const tokens = configuredChains().includes(chainId) ? readConfig(chainId).tokens : local.tokens;
  const { safeSingletonAddress: singleton, safeProxyFactoryAddress: proxyFactory } = safe;
  const ownSafe = { singleton, proxyFactory, fallbackHandler: safe.fallbackHandlerAddress };
  return { ...local, chainId, isTest: true, tokens, safe: ownSafe };
}
