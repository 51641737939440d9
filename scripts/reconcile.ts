// Compares the indexer with the chain, in every table at one block; exits 1 when anything differs.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import type { DeploymentRecord } from "../sdk/src/deployment.ts";
import { flag, from, readOptions, word } from "./options.ts";
import { printReconciliation } from "./reconcile/print.ts";
import { reconcile } from "./reconcile/reconcile.ts";

const usage = `npm run reconcile -- [options]
  --json             for programs
  --rpc URL          the chain's node; without addresses those of the local stack are taken, from .local/stack.env
  --graphql URL      the indexer's
  --deployment FILE  the record of the deployment`;

const { values } = readOptions(usage, { options: { json: flag, rpc: word, graphql: word, deployment: word } });

const stackFile = fileURLToPath(new URL("../.local/stack.env", import.meta.url));
const stack = existsSync(stackFile) ? parseEnv(readFileSync(stackFile, "utf8")) : {};

const given = (name: "rpc" | "graphql" | "deployment", variable: string): string => {
  const value = values[name] ?? stack[variable];
  if (value) return value;
  throw new Error(`Where is it? Give --${name}, or start the local stack (npm start), which writes ${variable}`);
};

try {
  const file = from(given("deployment", "DEPLOYMENT_FILE"));
  const result = await reconcile({
    rpcUrl: given("rpc", "RPC_URL"),
    graphqlUrl: given("graphql", "GRAPHQL_URL"),
    record: JSON.parse(readFileSync(file, "utf8")) as DeploymentRecord,
  });
  printReconciliation(result, values.json);
  process.exitCode = result.differences.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`reconcile: ${(error as Error).message}`);
  process.exitCode = 1;
}
