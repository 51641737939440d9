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
import { type LocalChain, catchUp, furnishChain, startChain } from "./chain.ts";
import { writeStackEnv } from "./env.ts";
import { type Indexer, startIndexer } from "./indexer.ts";
import { writeRounds } from "./feeds.ts";
import { type Kept, type KeptNotes, startOver } from "./kept.ts";
import { log, step } from "./progress.ts";
import { giveUsdt } from "./topUp.ts";

export interface StackOptions {
  readonly rpcPort: number;
  readonly graphqlPort: number;
  readonly genesis?: string;
  readonly fork?: string;
  /** Of record, environment and embedded database. */
  readonly dir: string;
  /** See `ChainOptions`. */
  readonly startsAt?: number;
  /** A chain that is loaded, with its contracts, where there is one, and kept at the end. */
  readonly kept?: Kept;
  /** The chain's past, before the indexer starts: it reads one faster than it follows a present. */
  readonly beforeIndexer?: (contracts: Contracts) => Promise<void>;
  readonly whileIndexerStarts?: (contracts: Contracts) => Promise<void>;
  /** See `IndexerOptions`. */
  readonly patienceMs?: number;
}

/** A chain with contracts, before anything reads it. */
export interface Contracts {
  readonly chain: LocalChain;
  readonly record: DeploymentRecord;
  readonly deploymentFile: string;
  readonly contractNetworks: ContractNetworks;
}

/** A running chain with contracts and indexer. */
export type Stack = Contracts & { readonly indexer: Indexer; readonly envFile: string };

/** The first balance of the accounts for people who try the stack. */
const WELCOME = 10_000_000_000n;

export async function startStack(options: StackOptions): Promise<Stack> {
  const { rpcPort, graphqlPort, genesis, fork, dir, startsAt, kept, patienceMs } = options;
  const { beforeIndexer, whileIndexerStarts } = options;
  await step("Building", "npm run build", () => buildIfStale(log));

  const next = fork ? `check that ${fork} answers` : kept?.load ? startOver(kept.folder) : "npm start";
  const chain = await step("Starting the chain", next, () =>
    startChain({ port: rpcPort, genesis, fork, startsAt, load: kept?.load, dump: kept?.dump }),
  );
  const source = fork ? ` forked from ${fork}` : genesis ? ` from ${genesis}` : kept?.load ? ` from ${kept.load}` : "";
  log(`chain ${chain.chainId}${source} at ${chain.rpcUrl}`);

  const { contractNetworks, record } = kept?.notes
    ? await step("Checking the kept contracts", `rm -r ${kept.folder}, or check out the version that it is of`, () =>
        resumeContracts(chain, kept.notes!),
      )
    : await step("Deploying", "npm run deploy -- --chain 31337 --dry-run", () => deployLocally(chain));
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
  return { ...contracts, indexer, envFile: writeStackEnv(dir, contracts, indexer, safeContractsFile) };
}

/** Brings a kept chain's clock and prices to now. Refuses one whose contracts are not those of this version. */
async function resumeContracts(chain: LocalChain, { contractNetworks, record }: KeptNotes) {
  const config = toLocalConfig(chain.chainId, contractNetworks);
  const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
  const { sent } = await deploy({ sender, config, known: record, dryRun: true });
  if (sent.length > 0) throw new Error(`the kept chain has other contracts than this version: ${sent[0]!.what}`);
  await catchUp(chain.client);
  await writeRounds(chain.rpcUrl, record);
  return { contractNetworks, record };
}

/** Deploys the contracts to a furnished chain, and gives the accounts for people who try it money. */
export async function deployLocally(chain: LocalChain) {
  const contractNetworks = await furnishChain(chain);
  const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
  const deployed = await deploy({ sender, config: toLocalConfig(chain.chainId, contractNetworks) });
  const { multiSendAddress, multiSendCallOnlyAddress } = contractNetworks[String(chain.chainId)]!;
  const record = { ...deployed.record, multiSends: [multiSendAddress, multiSendCallOnlyAddress] };
  const token = record.tokens[0]!.address;
  for (const actor of ["payer", "merchant", "stranger"] as const)
    await giveUsdt(chain.client, token, devAccount(actor).address, WELCOME);
  return { contractNetworks, record };
}

/** The local config, with the tokens of a public chain on its copy, where they are worth nothing. */
export function toLocalConfig(chainId: number, contractNetworks: ContractNetworks): DeployConfig {
  const safe = contractNetworks[String(chainId)]!;
  const local = readConfig(31337);
  const tokens = configuredChains().includes(chainId) ? readConfig(chainId).tokens : local.tokens;
  const { safeSingletonAddress: singleton, safeProxyFactoryAddress: proxyFactory } = safe;
  const ownSafe = { singleton, proxyFactory, fallbackHandler: safe.fallbackHandlerAddress };
  return { ...local, chainId, isTest: true, tokens, safe: ownSafe };
}
