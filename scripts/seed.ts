// Something to look at: weeks of a believable business on a local stack, the same rows each time.
//
//   npm run seed -- --days 90 --seed 7
//
// It ends in a table of what each merchant took, and keeps serving; docs/sample-data.md tells what is in it.
import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { stop, stopAll } from "./process.ts";
import { compareWithAnotherRun, inspect } from "./seed/check/run.ts";
import { DAYS_AT_LEAST } from "./seed/plan.ts";
import { questionsFor } from "./seed/questions.ts";
import { type Sample, type Sampled, sampleOnOwnStack, sampleOnRunning } from "./seed/run.ts";
import { bookedRows, printRows, readRows } from "./seed/table.ts";
import { isServing } from "./stack/env.ts";
import { startPages } from "./stack/pages.ts";
import { choosePort } from "./stack/ports.ts";
import { StepError, log, step } from "./stack/progress.ts";
import type { Stack } from "./stack/stack.ts";

const usage = `npm run seed -- [options]
  --days N             90; 5 at least
  --seed N             7: another one draws another business
  --once               end after the table: 0 when it is as planned, otherwise 1
  --json               the result on stdout, for programs
  --check              hold every saved query's answer against the plan, everything against the chain, and a second
                       run against the first; then end
  --record             with --check: write test/deep/seed.json
  --onto DIR           no stack of its own: the one that runs and writes into DIR, whose clock it moves
  --rpc-port PORT      8545
  --graphql-port PORT  42069
  --pages-port PORT    4173
  --dir DIR            where the stack writes: .local`;

const from = (path: string) => resolve(process.env.INIT_CWD ?? ".", path);

const parse = () =>
  parseArgs({
    options: {
      days: { type: "string", default: "90" },
      seed: { type: "string", default: "7" },
      once: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      record: { type: "boolean", default: false },
      onto: { type: "string" },
      "rpc-port": { type: "string" },
      "graphql-port": { type: "string" },
      "pages-port": { type: "string" },
      dir: { type: "string" },
    },
  }).values;

type Options = ReturnType<typeof parse>;

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

function wholeNumber(flag: string, text: string, atLeast: number, atMost: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= atLeast && number <= atMost) return number;
  throw new Error(`${flag} is ${text}: a whole number from ${atLeast} to ${atMost} is allowed`);
}

/** A year at most: authorizations and signers are dated within it. */
const sampleOf = ({ days, seed }: Options): Sample => ({
  days: wholeNumber("--days", days, DAYS_AT_LEAST, 365),
  seed: wholeNumber("--seed", seed, 0, 4_000_000),
});

async function sampleOnOwn(
  options: Options,
  sample: Sample,
): Promise<Sampled & { readonly stack: Stack; readonly pagesPort: number }> {
  const target = options.dir ? from(options.dir) : resolve(import.meta.dirname, "../.local");
  if (await isServing(target)) {
    const cause = `a running stack writes into ${target} already: --dir names another folder, --onto ${target} uses it`;
    throw new StepError("Reading the options", usage, cause);
  }
  const rpcPort = await step("Choosing ports", usage, () => choosePort("chain", options["rpc-port"]));
  const graphqlPort = await step("Choosing ports", usage, () => choosePort("GraphQL", options["graphql-port"]));
  const pagesPort = await step("Choosing ports", usage, () => choosePort("pages", options["pages-port"]));
  dir = target;
  return { ...(await sampleOnOwnStack(sample, { rpcPort, graphqlPort, dir: target })), pagesPort };
}

async function main(): Promise<void> {
  const options = await step("Reading the options", usage, parse);
  const sample = await step("Reading the options", usage, () => sampleOf(options));
  if (
    options.onto &&
    (options.check || options.dir || options["rpc-port"] || options["graphql-port"] || options["pages-port"])
  ) {
    throw new StepError("Reading the options", usage, "--onto uses a stack as it stands: no --check, --dir or ports");
  }
  const own = options.onto ? null : await sampleOnOwn(options, sample);
  const sampled = own ?? (await step("Sampling", "npm start", () => sampleOnRunning(sample, from(options.onto!))));
  if (options.check) {
    await check(sample, sampled, options);
    return;
  }
  const { plan, lived, graphqlUrl } = sampled;
  const pages = own && (await startPages(own.stack, own.pagesPort));
  const rows = await readRows(graphqlUrl, lived.addressOf);
  const isAsPlanned = JSON.stringify(rows) === JSON.stringify(bookedRows(plan.books, lived.addressOf));
  const { operations, calendar } = plan;
  const questions = questionsFor(calendar, lived.addressOf);
  if (options.json) {
    const { chain, deploymentFile } = sampled;
    const told = { operations: operations.length, deeds: plan.books.deeds, merchants: rows, questions };
    const places = { chainId: chain.chainId, rpcUrl: chain.rpcUrl, graphqlUrl, pages: pages?.origin, deploymentFile };
    console.log(JSON.stringify({ ok: isAsPlanned, seconds: seconds(), ...sample, ...places, ...told }));
  } else {
    console.log(printRows(rows));
    if (pages) console.log(`\nBoard    ${pages.origin}/board`);
    console.log(`GraphQL  ${graphqlUrl}\n\nThree questions to ask it:`);
    for (const { asks, query } of questions) console.log(`\n${asks}\n${query}`);
  }
  if (!isAsPlanned) throw new StepError("Comparing", "npm run reconcile", "the table is not what the plan makes of it");
  log(`${operations.length} operations, every total as planned`);
  if (options.once || !own) return end(0);
  await serve(own.stack);
}

const seconds = (): number => Math.round(performance.now() / 1_000);

async function check(sample: Sample, sampled: Sampled, options: Options): Promise<void> {
  const findings = await inspect(sampled);
  const inOther = await compareWithAnotherRun(sample, findings);
  const wrong = [...findings.wrong, ...inOther.map((table) => `A second run gives another ${table}`)];
  const { asked, balances, differences, tables, totals } = findings;
  const { deeds } = sampled.plan.books;
  const report = { ...sample, seconds: seconds(), deeds, asked, balances, differences, tables, totals };
  if (options.json) console.log(JSON.stringify({ ok: wrong.length === 0, wrong, ...report }));
  else {
    console.log(printRows(totals));
    console.table(tables);
  }
  for (const line of wrong.slice(0, 20)) console.error(line);
  if (wrong.length > 0) throw new StepError("Checking", "npm run seed -- --check", `${wrong.length} things are wrong`);
  log("a second run gives the same rows in every table; nothing is wrong");
  if (options.record) {
    writeFileSync(new URL("../test/deep/seed.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
  }
  await end(0);
}

/** Until a signal comes, or a part of the stack ends by itself. */
async function serve({ chain, indexer }: Stack): Promise<void> {
  log("serving; Ctrl-C ends it");
  const died = await Promise.race(
    [chain.program, indexer.program].map(
      (program) => new Promise<string>((resolve) => program.child.once("exit", () => resolve(program.name))),
    ),
  );
  if (ending) return;
  await stop(indexer.program);
  throw new StepError("Serving", "npm run seed", `${died} ended by itself`);
}

main().catch(async (error: unknown) => {
  if (ending) return;
  const message = error instanceof Error ? error.message : String(error);
  const next = error instanceof StepError ? error.next : "npm run seed";
  log(message);
  console.error(`Next: ${next}`);
  if (process.argv.includes("--json")) console.log(JSON.stringify({ ok: false, error: message, next }));
  await end(1);
});
