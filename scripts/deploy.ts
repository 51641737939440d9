// Deploys Feiqian to a chain: `npm run deploy -- --chain 11155111 --rpc URL`. With `--dry-run` it says what it would
// send, and where everything would stand, and sends and writes nothing.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { type Hex, http, size } from "viem";
import { createSender } from "./deploy/client.ts";
import { type DeployOutcome, deploy } from "./deploy/deploy.ts";
import { readConfigFrom, readRecord, recordFileOf } from "./deploy/files.ts";
import { readDeployer } from "./deploy/key.ts";
import { flag, run, word, words } from "./options.ts";
import { stopAll } from "./process.ts";
import { startChain } from "./stack/chain.ts";

const usage = `npm run deploy -- --chain ID [--dry-run] [--rpc URL] [--config FILE] [--out FILE]
  --chain ID           a chain of deployments/config: 1, 11155111, 31337 and others
  --dry-run            says what would be sent; without --rpc on an empty chain of that id
  --rpc URL            the node to send to
  --config FILE        your own copy of the chain's config, by default deployments/config/ID.json
  --out FILE           the record, by default deployments/<chain>.json (of a local chain: .local/31337.json)
  --confirm-code-hash  a token's code hash that you have compared, where the config has none
  DEPLOYER_KEY         environment: the key that sends (a local chain has its own)`;

const { values } = parseArgs({
  options: { chain: word, "dry-run": flag, rpc: word, config: word, out: word, "confirm-code-hash": words },
});

function print({ record, admin, sent, problems }: DeployOutcome, dryRun: boolean): void {
  for (const [name, { address }] of Object.entries(record.contracts)) console.log(`${address}  ${name}`);
  console.log(`${admin ?? "(not decided yet)".padEnd(42)}  governing Safe`);
  console.log(sent.length === 0 ? "Nothing to send." : `${dryRun ? "Would send" : "Sent"}:`);
  for (const { what, to, data } of sent)
    console.log(`- ${what}\n    to ${to}, ${data === null ? "not known yet" : `${size(data)} bytes`}`);
  if (problems.length === 0) return;
  const where = values.rpc ? "" : " on this empty chain (--rpc looks at a real one)";
  console.log(`A deployment would be refused now${where}:\n${problems.map((p) => `- ${p}`).join("\n")}`);
}

async function main(): Promise<void> {
  const chainId = Number(values.chain);
  if (!values.chain || !Number.isSafeInteger(chainId)) throw new Error(`Which chain?\n${usage}`);
  const dryRun = values["dry-run"];
  if (!values.rpc && !dryRun) throw new Error(`Which node? --rpc is missing.\n${usage}`);
  const config = readConfigFrom(chainId, values.config);
  const rpc = values.rpc ?? (await startChain({ chainId })).rpcUrl;
  const out = recordFileOf(chainId, values.out);
  const known = readRecord(out);
  const outcome = await deploy({
    sender: createSender(http(rpc), readDeployer(chainId, dryRun)),
    config,
    dryRun,
    confirmedCodeHashes: values["confirm-code-hash"] as Hex[],
    log: (line) => dryRun || console.log(line),
    ...(known && { known }),
  });
  print(outcome, dryRun);
  if (dryRun) return;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(outcome.record, null, 2)}\n`);
  console.log(`Recorded in ${out}. Next: npm run codegen`);
}

await run(main);
await stopAll();
