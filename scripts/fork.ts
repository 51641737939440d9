// The tests on mainnet's own code, required instead of skipped: with FORK_URL on a fork of it; otherwise twice, on the
// genesis file in Hardhat's own chain, and on a fork of an anvil that was started on the file.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { genesisFile, hasGenesis } from "../test/support/genesis.ts";

const usage = `npm run test:fork [-- [--update] [FILE …]]
  FILE      only these files of test/fork
  --update  writes docs/outcomes.md again instead of comparing it
  FORK_GENESIS  file with mainnet's code and storage
  FORK_URL      an RPC to fork instead; it has to know block 19934117`;

const root = new URL("../", import.meta.url);
const flags = process.argv.slice(2).filter((arg) => arg.startsWith("-"));
const given = process.argv.slice(2).filter((arg) => !arg.startsWith("-"));
const files = given.length > 0 ? given : globSync("test/fork/*.ts", { cwd: root }).sort();

/** Runs the suite; its exit code. */
function run(title: string, env: Readonly<Record<string, string>>): number {
  console.log(`\n── ${title}`);
  const { status } = spawnSync("hardhat", ["test", "mocha", ...files], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FORK_REQUIRED: "1", ...(flags.includes("--update") && { UPDATE_OUTCOMES: "1" }), ...env },
  });
  return status ?? 1;
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(address)));
    });
  });

async function request(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return ((await response.json()) as { result?: unknown }).result;
}

/** The native program itself: the wrapper in `.bin` would leave it running when it is ended. */
async function startAnvil(): Promise<{ anvil: ChildProcess; url: string }> {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const program = createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil`);
  const port = await freePort();
  const args = ["--chain-id", "1", "--init", genesisFile, "--hardfork", "cancun", "--port", String(port), "--silent"];
  const anvil = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  process.on("exit", () => anvil.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 150; tries++) {
    const ready = await request(url, "eth_chainId", []).catch(() => undefined);
    if (ready) {
      // A chain of one block is no chain to fork: clients look some blocks behind its head.
      await request(url, "anvil_mine", ["0x80"]);
      return { anvil, url };
    }
    if (anvil.exitCode !== null) throw new Error(`anvil ended with ${anvil.exitCode}: ${program} ${args.join(" ")}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`anvil did not answer at ${url} within 30 s: ${program} ${args.join(" ")}`);
}

async function main(): Promise<number> {
  const unknown = flags.find((flag) => flag !== "--update");
  if (unknown) {
    console.error(unknown === "--help" ? usage : `${unknown} is not a flag here.\n\n${usage}`);
    return unknown === "--help" ? 0 : 1;
  }
  const { FORK_URL } = process.env;
  if (FORK_URL) return run(`on a fork of ${FORK_URL}`, {});
  if (!hasGenesis) {
    console.error(`There is nothing to run on: no file at ${genesisFile}, and FORK_URL is not set.
FORK_GENESIS names another file, FORK_URL an RPC of mainnet with its history.`);
    return 1;
  }
  const onFile = run(`on ${genesisFile}`, {});
  if (onFile !== 0) return onFile;
  const { anvil, url } = await startAnvil();
  const onFork = run(`on a fork of anvil, started on that file`, { FORK_URL: url });
  anvil.kill();
  return onFork;
}

process.exitCode = await main();
