// Tops up an account of the local stack: `npm run faucet -- ADDRESS 1000` gives 1,000 USDT and some ether.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatUnits, isAddress, parseEther, parseUnits } from "viem";
import type { DeploymentRecord } from "../sdk/src/deployment.ts";
import { createChainClient } from "./stack/chain.ts";
import { readStackEnv } from "./stack/env.ts";
import { giveEther, giveUsdt } from "./stack/topUp.ts";

const ETHER = parseEther("10");

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { dir: { type: "string" } } });
  const [address, amount = "1000"] = positionals;
  if (!address || !isAddress(address)) {
    throw new Error(`${address ?? "Nothing"} is not an address. Usage: npm run faucet -- ADDRESS 1000`);
  }
  if (!/^\d+(\.\d+)?$/.test(amount)) throw new Error(`${amount} is not an amount of USDT, such as 1000 or 0.5`);
  const dir = values.dir ? resolve(process.env.INIT_CWD ?? ".", values.dir) : resolve(import.meta.dirname, "../.local");
  const { RPC_URL: rpcUrl = "", DEPLOYMENT_FILE: file = "" } = readStackEnv(dir);
  const client = createChainClient(rpcUrl);
  const chainId = await client.getChainId().catch(() => undefined);
  if (chainId === undefined || !existsSync(file)) {
    throw new Error(`No stack runs: nothing answers at ${rpcUrl}. Next: npm start`);
  }
  const { tokens } = JSON.parse(readFileSync(file, "utf8")) as DeploymentRecord;
  const { address: token, symbol, decimals } = tokens[0]!;
  const units = parseUnits(amount, decimals);
  await giveUsdt(client, token, address, units);
  await giveEther(client, address, ETHER);
  console.log(
    `${address} was given ${formatUnits(units, decimals)} ${symbol} (${token}) and 10 ETH on chain ${chainId}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
