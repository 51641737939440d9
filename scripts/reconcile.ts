// Compares the indexer with the chain, in every table at one block, and the node's logs with its blocks; exits 1 when
// anything differs.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import type { DeploymentRecord } from "../sdk/src/deployment.ts";
import { flag, from, readOptions, word } from "./options.ts";
import { findOmissions, watchedOf } from "./reconcile/omissions.ts";
import { printReconciliation } from "./reconcile/print.ts";
import { reconcile, toNode } from "./reconcile/reconcile.ts";

const usage = `npm run reconcile -- [options]
  --json             for programs
  --rpc URL          the chain's node; without addresses those of the local stack are taken, from .local/stack.env
  --second-rpc URL   a node of somebody else, which has to give the same logs
  --from-block N     holds the logs against the blocks from this one on; by default from the deployment's first
  --graphql URL      the indexer's
  --deployment FILE  the record of the deployment`;

const words = { rpc: word, "second-rpc": word, "from-block": word, graphql: word, deployment: word };
const { values } = readOptions(usage, { options: { ...words, json: flag } });

const stackFile = fileURLToPath(new URL("../.local/stack.env", import.meta.url));
const stack = existsSync(stackFile) ? parseEnv(readFileSync(stackFile, "utf8")) : {};

const given = (name: "rpc" | "graphql" | "deployment", variable: string): string => {
  const value = values[name] ?? stack[variable];
  if (value) return value;
  throw new Error(`Where is it? Give --${name}, or start the local stack (npm start), which writes ${variable}`);
};

try {
  const file = from(given("deployment", "DEPLOYMENT_FILE"));
  const record = JSON.parse(readFileSync(file, "utf8")) as DeploymentRecord;
  const first = BigInt(values["from-block"] ?? record.contracts.PaymentProcessor.startBlock);
  const [rpcUrl, second] = [given("rpc", "RPC_URL"), values["second-rpc"]];
  const result = await reconcile({ rpcUrl, graphqlUrl: given("graphql", "GRAPHQL_URL"), record });
  const { chain, indexer, blockNumber } = result;
  const merchants = [chain, indexer].flatMap(({ merchant }) => [...(merchant?.keys() ?? [])]);
  const nodes = [toNode(rpcUrl), ...(second === undefined ? [] : [toNode(second)])] as const;
  const omissions = await findOmissions(nodes, watchedOf(record, merchants), first, blockNumber);
  printReconciliation({ ...result, first, nodes, omissions }, values.json);
  process.exitCode = result.differences.length + omissions.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`reconcile: ${(error as Error).message}`);
  process.exitCode = 1;
}
