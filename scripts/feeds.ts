// Chainlink's own code as feeds on a running node, Hardhat's or anvil's, each with two rounds of today; prints where.
//
//   node scripts/feeds.ts [--rpc http://127.0.0.1:8545] [--genesis FILE] [--set EUR/USD=1.0821]
import { parseArgs } from "node:util";
import { http } from "viem";
import { genesisFile } from "../test/support/genesis.ts";
import { placeFeed, readFeedCodes } from "./feeds/place.ts";

/** The answers by default: dollars for one, and a sequencer that is up. */
const answers: Readonly<Record<string, number>> = {
  ...{ "USDT/USD": 1, "USDC/USD": 1, "EUR/USD": 1.08, "CNY/USD": 0.138, "L2 sequencer uptime": 0 },
};
const HOUR = 3_600n;

const { values } = parseArgs({
  options: {
    rpc: { type: "string", default: "http://127.0.0.1:8545" },
    genesis: { type: "string", default: genesisFile },
    set: { type: "string", multiple: true, default: [] },
  },
});
const given = new Map(values.set.map((one) => one.split("=") as [string, string]));
const unknown = [...given].find(([name, answer]) => !(name in answers) || !Number.isFinite(Number(answer)));
if (unknown) {
  console.error(`--set takes one of ${Object.keys(answers).join(", ")}, and a number: ${unknown.join("=")}`);
  process.exit(1);
}

const provider = http(values.rpc)({});
const codes = readFeedCodes(values.genesis);
const latest = { method: "eth_getBlockByNumber", params: ["latest", false] };
const { timestamp } = (await provider.request(latest)) as { readonly timestamp: `0x${string}` };
for (const [name, initial] of Object.entries(answers)) {
  const { feed, aggregator } = await placeFeed(provider, codes, name);
  const scale = name.endsWith("/USD") ? 1e8 : 1;
  const answer = BigInt(Math.round(Number(given.get(name) ?? initial) * scale));
  const now = BigInt(timestamp);
  // The guards want a round before the latest; a sequencer has to have been up for a while.
  await aggregator.push({ id: 1, answer, updatedAt: now - 3n * HOUR });
  await aggregator.push({ id: 2, answer, updatedAt: now - 2n * HOUR });
  console.log(`${name.padEnd(20)} ${feed.address}  ${answer}`);
}
