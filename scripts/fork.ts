// The tests on mainnet's own code, required instead of skipped: with FORK_URL on a fork of it; otherwise twice, on the
// genesis file in Hardhat's own chain, and on a fork of an anvil that was started on the file.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { genesisFile, hasGenesis } from "../test/support/genesis.ts";
import { flag, readOptions } from "./options.ts";
import { stop } from "./process.ts";
import { startChain } from "./stack/chain.ts";

const usage = `npm run test:fork [-- [--update] [FILE …]]
  FILE      only these files of test/fork
  --update  writes docs/outcomes.md again instead of comparing it
  FORK_GENESIS  file with mainnet's code and storage
  FORK_URL      an RPC to fork instead; it has to know block 19934117`;

const root = new URL("../", import.meta.url);
const declared = { allowPositionals: true, options: { update: flag } } as const;
const { values: options, positionals: given } = readOptions(usage, declared);
const files = given.length > 0 ? given : globSync("test/fork/*.ts", { cwd: root }).sort();

function run(title: string, env: Readonly<Record<string, string>>): number {
  console.log(`\n── ${title}`);
  const asked = { FORK_REQUIRED: "1", ...(options.update && { UPDATE_OUTCOMES: "1" }), ...env };
  const how = { cwd: root, stdio: "inherit", env: { ...process.env, ...asked } } as const;
  const { status } = spawnSync("hardhat", ["test", "mocha", ...files], how);
  return status ?? 1;
}

async function main(): Promise<number> {
  const { FORK_URL } = process.env;
  if (FORK_URL) return run(`on a fork of ${FORK_URL}`, {});
  if (!hasGenesis) {
    console.error(`There is nothing to run on: no file at ${genesisFile}, and FORK_URL is not set.
FORK_GENESIS names another file, FORK_URL an RPC of mainnet with its history.`);
    return 1;
  }
  const onFile = run(`on ${genesisFile}`, {});
  if (onFile !== 0) return onFile;
  const { program, rpcUrl } = await startChain({ genesis: genesisFile });
  const onFork = run(`on a fork of anvil, started on that file`, { FORK_URL: rpcUrl });
  await stop(program);
  return onFork;
}

process.exitCode = await main();
