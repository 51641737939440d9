// `npm test`: builds once, then runs the Solidity tests beside the others, which share the cores. With arguments it is
// `hardhat test`: `npm test -- test/payments/capture.ts`, `npm test -- --grep reclaims`.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { text } from "node:stream/consumers";
import hre from "hardhat";
import { buildPagesIfStale } from "./pages/build.ts";
import { buildIfStale } from "./stack/build.ts";
import { buildGatewayIfStale } from "./stack/gateway.ts";

/** Folders whose tests start whole stacks, the longest first, so that none of them is left over at the end. */
const longest = ["test/seed", "test/indexer", "test/stack", "test/newcomer", "test/cli"];

/** Helpers, and programs that tests start: one of them would answer the messages that mocha sends its own processes. */
const helpers = ["test/support/**", "test/deep/**"];

const failed: string[] = [];

/** Runs a program, and shows its output at once or when it ends. */
async function run(name: string, command: string, args: readonly string[], shown: "live" | "whole" = "live") {
  const env = { NODE_ENV: "test", ...process.env, HH_TEST: "true" };
  const child = spawn(command, args, { env, stdio: ["inherit", shown === "live" ? "inherit" : "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.once("SIGTERM", () => child.kill());
  if (child.stdout) process.stdout.write(await text(child.stdout));
  if ((await ended) !== 0) failed.push(name);
}

async function runAll(): Promise<void> {
  const others = globSync("test/**/*.ts", { exclude: helpers }).sort();
  const inOrder = [...longest.flatMap((folder) => others.filter((file) => file.startsWith(`${folder}/`))), ...others];

  // The Solidity tests compile beside all that the others need. If one does not, the Solidity run says so.
  const build = hre.tasks.getTask("build");
  const compiled = build.run({ noContracts: true, quiet: true }).catch(() => {});
  await build.run({ noTests: true, quiet: true });
  buildIfStale(console.log);
  buildPagesIfStale(console.log);
  buildGatewayIfStale(console.log);
  await run("building the SDK", "npm", ["run", "--silent", "build", "-w", "feiqian"]);
  if (failed.length > 0) return;

  const jobs = Math.max(2, availableParallelism()); // One would not be a parallel run.
  const loaded = ["--import=tsx/esm", "--require=test/support/bigints.ts"];
  const options = [...loaded, "--parallel", `--jobs=${jobs}`, `--timeout=${hre.config.test.mocha.timeout}`];
  await Promise.all([
    run("mocha", "mocha", [...options, ...new Set(inOrder)]),
    compiled.then(() => run("Solidity", "hardhat", ["test", "solidity", "--no-compile"], "whole")),
  ]);
}

const args = process.argv.slice(2);
if (args.length > 0) await run("hardhat test", "hardhat", ["test", ...args]);
else await runAll();
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
