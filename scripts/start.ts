// The whole system on this machine: chain, contracts, indexer; then a scenario through the SDK, whose end is a table
// of who had, has and should have what. It keeps serving until it is ended; `--once` ends by itself.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pageNames } from "./pages/configure.ts";
import { stop, stopAll } from "./process.ts";
import { type ScenarioResult, runScenario } from "./scenario.ts";
import { isServing, spareAccounts } from "./stack/env.ts";
import { keepFresh } from "./stack/feeds.ts";
import { startPages } from "./stack/pages.ts";
import { choosePort } from "./stack/ports.ts";
import { StepError, log, step } from "./stack/progress.ts";
import { type Stack, startStack } from "./stack/stack.ts";

const usage = `npm start -- [options]
  --once               end after the scenario: 0 when nothing differs, otherwise 1
  --json               the result on stdout, for programs
  --genesis FILE       a chain of Ethereum mainnet's contracts, real USDT included
  --fork URL           a fork of the chain behind a node
  --rpc-port PORT      8545
  --graphql-port PORT  42069
  --pages-port PORT    4173
  --dir DIR            where the stack writes: .local`;

const from = (path: string) => resolve(process.env.INIT_CWD ?? ".", path);

const parse = () =>
  parseArgs({
    options: {
      once: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      genesis: { type: "string" },
      fork: { type: "string" },
      "rpc-port": { type: "string" },
      "graphql-port": { type: "string" },
      "pages-port": { type: "string" },
      dir: { type: "string" },
    },
  }).values;

let ending = false;
let dir: string | undefined;

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await stopAll();
  if (dir)
    for (const leftover of ["stack.env", "database"]) rmSync(join(dir, leftover), { recursive: true, force: true });
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    log("ending");
    void end(0);
  });
}

async function main(): Promise<void> {
  const options = await step("Reading the options", usage, parse);
  const refuse = (cause: string) => {
    throw new StepError("Reading the options", usage, cause);
  };
  if (options.genesis && options.fork) refuse("--genesis or --fork, not both");
  const genesis = options.genesis && from(options.genesis);
  if (genesis && !existsSync(genesis)) refuse(`There is no file ${genesis}`);
  const target = options.dir ? from(options.dir) : resolve(import.meta.dirname, "../.local");
  if (await isServing(target)) refuse(`a running stack writes into ${target} already: --dir names another folder`);
  const [rpcPort, graphqlPort, pagesPort] = await step("Choosing ports", usage, async () => [
    await choosePort("chain", options["rpc-port"]),
    await choosePort("GraphQL", options["graphql-port"]),
    await choosePort("pages", options["pages-port"]),
  ]);
  dir = target;
  const stack = await startStack({
    rpcPort: rpcPort!,
    graphqlPort: graphqlPort!,
    dir,
    ...(genesis && { genesis }),
    ...(options.fork && { fork: options.fork }),
  });
  const { origin } = await startPages(stack, pagesPort!);
  const result = await step("The scenario", "npm start -- --once", () => runScenario(stack, origin, log));
  const payoutFile = join(target, "payout.csv");
  writeFileSync(payoutFile, result.demo.payout.csv);
  const seconds = Number((performance.now() / 1000).toFixed(1));
  if (options.json)
    console.log(JSON.stringify({ ok: result.differences === 0, seconds, ...describe(stack, origin), ...result }));
  else print(stack, origin, payoutFile, result);
  if (result.differences > 0) {
    throw new StepError("Comparing", "look at the rows whose difference is not 0", `${result.differences} differ`);
  }
  log("no difference");
  if (options.once) return end(0);
  await serve(stack);
}

const describe = ({ chain, indexer, deploymentFile, envFile }: Stack, origin: string) => ({
  chainId: chain.chainId,
  rpcUrl: chain.rpcUrl,
  graphqlUrl: indexer.graphqlUrl,
  pages: pagesAt(origin),
  deploymentFile,
  envFile,
  accounts: spareAccounts,
});

const pagesAt = (origin: string) => pageNames.map((name) => `${origin}/${name}`);

function print({ chain, indexer, envFile }: Stack, origin: string, payoutFile: string, result: ScenarioResult): void {
  const { demo, text } = result;
  console.log(text);
  console.log(
    "\nTest accounts, each with ether and 10,000 USDT. Their keys are public: for money that is worth nothing.",
  );
  for (const { role, address, key } of spareAccounts) console.log(`  ${role.padEnd(9)} ${address}  key ${key}`);
  console.log("\nInvoices to pay, each good for a day:");
  for (const { title, link } of demo.invoices) console.log(`  ${title}\n  ${link}`);
  console.log(`\nA payout to make: ${payoutFile} out of the Safe ${demo.payout.safe}, by two of its owners`);
  for (const { address, key } of demo.payout.owners) console.log(`  owner     ${address}  key ${key}`);
  console.log(
    [
      `\nPages    ${pagesAt(origin).join("  ")}`,
      `Chain    ${chain.rpcUrl} (id ${chain.chainId})`,
      `GraphQL  ${indexer.graphqlUrl}`,
      `For a shell: source ${envFile}`,
    ].join("\n"),
  );
}

/** Until a signal comes, or a part of the stack ends by itself. */
async function serve({ chain, indexer, record }: Stack): Promise<void> {
  keepFresh(chain.rpcUrl, record, log);
  log("serving; Ctrl-C ends it. More USDT: npm run faucet -- ADDRESS 1000");
  const died = await Promise.race(
    [chain.program, indexer.program].map(
      (program) => new Promise<string>((resolve) => program.child.once("exit", () => resolve(program.name))),
    ),
  );
  if (ending) return;
  await stop(indexer.program);
  throw new StepError("Serving", "npm start", `${died} ended by itself`);
}

main().catch(async (error: unknown) => {
  if (ending) return;
  const message = error instanceof Error ? error.message : String(error);
  const next = error instanceof StepError ? error.next : "npm start";
  log(message);
  console.error(`Next: ${next}`);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ ok: false, error: message, next }));
  await end(1);
});
