// Writes the local stack's TEST feeds: `npm run price -- EUR/USD 1.09` gives one a new answer, `npm run price` lets all
// say again what they said, where a clock that was moved has left them stale.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { DeploymentRecord } from "../sdk/src/deployment.ts";
import { price } from "./deploy/sources.ts";
import { createChainClient } from "./stack/chain.ts";
import { readStackEnv } from "./stack/env.ts";
import { feedsOf, writeRounds } from "./stack/feeds.ts";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { dir: { type: "string" } } });
  const [pair, answer] = positionals;
  const dir = values.dir ? resolve(process.env.INIT_CWD ?? ".", values.dir) : resolve(import.meta.dirname, "../.local");
  const { RPC_URL: rpcUrl = "", DEPLOYMENT_FILE: file = "" } = readStackEnv(dir);
  const client = createChainClient(rpcUrl);
  const chainId = await client.getChainId().catch(() => undefined);
  if (chainId === undefined || !existsSync(file)) {
    throw new Error(`No stack runs: nothing answers at ${rpcUrl}. Next: npm start`);
  }
  const record = JSON.parse(readFileSync(file, "utf8")) as DeploymentRecord;
  const pairs = [...feedsOf(record).keys()];
  if (pair !== undefined && !pairs.includes(pair)) {
    throw new Error(`There is no feed ${pair}. There are ${pairs.join(", ")}. Usage: npm run price -- EUR/USD 1.09`);
  }
  if (pair !== undefined && !/^\d+(\.\d{1,8})?$/.test(answer ?? "")) {
    throw new Error(`${answer ?? "Nothing"} is not a price of up to 8 decimals. Usage: npm run price -- ${pair} 1.09`);
  }
  await writeRounds(rpcUrl, record, pair === undefined ? {} : { [pair]: price(answer!) });
  const said = pair === undefined ? "the feeds say again what they said" : `${pair} is ${answer}`;
  console.log(`On chain ${chainId} ${said}: ${pairs.join(", ")} have a new round`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
