import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { from } from "../options.ts";
import { TEST_MNEMONIC, devAccount, devKey } from "./accounts.ts";
import { createChainClient } from "./chain.ts";
import type { Indexer } from "./indexer.ts";
import type { Contracts } from "./stack.ts";

const stackFile = (dir: string) => join(dir, "stack.env");

/** Accounts that nothing on the stack uses, with ether and USDT. */
export const spareAccounts = (["payer", "merchant", "stranger"] as const).map((role) => ({
  ...{ role, address: devAccount(role).address, key: devKey(role) },
}));

/** Writes the stack's addresses, files and accounts, for shells and programs. */
export function writeStackEnv(dir: string, contracts: Contracts, indexer: Indexer, safeContractsFile: string): string {
  const { chain, record, deploymentFile } = contracts;
  const entries = {
    CHAIN_ID: chain.chainId,
    RPC_URL: chain.rpcUrl,
    RPC_WS_URL: chain.wsUrl,
    INDEXER_URL: indexer.url,
    GRAPHQL_URL: indexer.graphqlUrl,
    DEPLOYMENT_FILE: deploymentFile,
    SAFE_CONTRACTS_FILE: safeContractsFile,
    TOKEN: record.tokens[0]!.address,
    TEST_MNEMONIC,
    ...Object.fromEntries(
      spareAccounts.flatMap(({ role, address, key }) => [
        [`${role.toUpperCase()}_ADDRESS`, address],
        [`${role.toUpperCase()}_KEY`, key],
      ]),
    ),
  };
  const file = stackFile(dir);
  // In quotes, for a shell: folders and phrases have spaces in them.
  const lines = Object.entries(entries).map(([name, value]) => `${name}="${value}"\n`);
  // A gateway's key is added, which is for this user alone.
  writeFileSync(file, lines.join(""), { mode: 0o600 });
  return file;
}

export function readStackEnv(dir: string) {
  const file = stackFile(dir);
  if (!existsSync(file)) throw new Error(`No stack has been started here: there is no ${file}. Next: npm start`);
  return parseEnv(readFileSync(file, "utf8"));
}

/** The stack that runs and writes into a folder, by default .local. Throws where none runs. */
export async function openStack(dir?: string) {
  const folder = dir ? from(dir) : resolve(import.meta.dirname, "../../.local");
  const { RPC_URL: rpcUrl = "", GRAPHQL_URL: graphqlUrl = "", DEPLOYMENT_FILE: file = "" } = readStackEnv(folder);
  const found = await findChain(rpcUrl, file);
  if (!found) throw new Error(`No stack runs: its chain does not answer at ${rpcUrl}. Next: npm start`);
  return { ...found, rpcUrl, graphqlUrl, deploymentFile: file };
}

/** The chain of a stack, if it answers: after a stack that was killed another chain may have its port. */
async function findChain(rpcUrl: string, deploymentFile: string) {
  if (!existsSync(deploymentFile)) return null;
  const record = JSON.parse(readFileSync(deploymentFile, "utf8")) as DeploymentRecord;
  const client = createChainClient(rpcUrl);
  const { address } = record.contracts.PaymentProcessor;
  try {
    const chainId = await client.getChainId();
    return chainId === record.chainId && (await client.getCode({ address })) ? { client, chainId, record } : null;
  } catch {
    return null;
  }
}

/** Whether a stack that writes into `dir` still runs: a killed one has left its file. */
export async function isServing(dir: string): Promise<boolean> {
  if (!existsSync(stackFile(dir))) return false;
  const { RPC_URL: url = "", DEPLOYMENT_FILE: file = "" } = readStackEnv(dir);
  return (await findChain(url, file)) !== null;
}
