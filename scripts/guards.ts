// Changes the contracts in many small ways, mocks and interfaces aside, and sees that a test fails each time: guards are
// switched off, constants and operands changed. What survives is listed in test/guards/survivors.json, each with the
// reason why no test can tell.
//
//   npm run test:guards                     all mutants
//   npm run test:guards -- --list           says which there are, and runs nothing
//   npm run test:guards -- --kind KIND      guards, constants or operands
//   npm run test:guards -- --only Stores    those whose file or text says so
//   npm run test:guards -- --update         writes the list; a reason that is missing has to be written by hand
//   npm run test:guards -- --survivors      those of the list again, after tests were written for some; with --update
//
// With --kind the list of survivors is neither compared nor written; with --only and --update what is not asked about
// stays as it is listed: after a change of a few contracts.
import { execFile, spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Kind, type Mutant, coinbaseOf, kinds, writeMutants } from "./guards/mutants.ts";
import { flag, word } from "./options.ts";

/** A mutant that no test tells, and the reason for it; empty: nobody has said. */
type Survivor = { readonly mutant: string; readonly reason: string };

type Report = { readonly survivors: readonly Survivor[] } & Readonly<Record<"mutants" | "killed" | "seconds", number>>;

const MIN_SCORE_PERCENT = 95;
const WORKERS = 2;
const TIMEOUT_MS = 240_000;

const { values: options } = parseArgs({
  options: { only: word, kind: word, list: flag, update: flag, survivors: flag },
});
const listFile = new URL("../test/guards/survivors.json", import.meta.url);
const before = JSON.parse(readFileSync(listFile, "utf8")) as Report;
const listed = before.survivors;
const env = { ...process.env, HARDHAT_CONFIG: "scripts/guards/hardhat.config.ts" };
/** Two tests hold a gas limit, which the switches cost more than. */
const MEASURED = "takes an empty list, an unknown function|burns no more than a leg's gas for each";
const tests = globSync("test/{base,payments,collectors,policies,prices,types}/*.ts").sort();

/** The tests to run first, by a part of the contract's path. The others follow if these let the mutant live. */
const nearest: Readonly<Record<string, readonly string[]>> = {
  "base/Balances": ["base/Balances"],
  "base/Batch": ["payments/batch"],
  "base/Custody": ["payments/claim", "payments/credits", "base/"],
  "base/Domain": ["base/Domain", "payments/signatures", "payments/claimTo"],
  "base/Governed": ["base/Governed", "payments/entries"],
  "base/IssuerLists": ["base/Governed", "payments/entries"],
  "base/Signers": ["payments/setSigner", "payments/signers"],
  "base/Stores": ["payments/newStore", "payments/claim", "payments/reentry"],
  "base/TokenStore": ["payments/TokenStore"],
  base: ["base/"],
  collectors: ["collectors/rails", "collectors/Permit2Collector"],
  "libraries/Signatures": ["payments/signerKinds", "payments/signatures"],
  "libraries/Tokens": ["payments/credits", "payments/claim.", "collectors/rails", "payments/newStore"],
  "payments/PaymentProcessor": [
    ...["payments/terms", "payments/authorize", "payments/capture", "payments/void", "payments/refund"],
    ...["payments/newStore", "payments/cancel", "policies/PolicyEngine", "payments/reentry"],
  ],
  "payments/Distribution": ["payments/distribution", "payments/terms", "payments/tokenFee", "payments/credits"],
  policies: ["policies/"],
  prices: ["prices/"],
  types: ["types/PaymentTerms"],
};

function testsOf({ file }: Mutant): readonly (readonly string[])[] {
  const near = Object.entries(nearest).find(([part]) => file.includes(part))?.[1] ?? [];
  const first = near.flatMap((part) => tests.filter((test) => test.includes(part)));
  return [first, tests.filter((test) => !first.includes(test))];
}

/** Names that stay the same when lines move: the change, its text, and the count among those alike. */
function namesOf(mutants: readonly Mutant[]): ReadonlyMap<Mutant, string> {
  const seen = new Map<string, number>();
  return new Map(
    mutants.map((mutant) => {
      const name = `${mutant.file}: ${mutant.change}: ${mutant.text}`;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return [mutant, count === 1 ? name : `${name} (${count})`];
    }),
  );
}

type Outcome = "passed" | "failed" | { readonly unclear: string };

/** Runs tests with a mutant on. A run that does not end has noticed as well. */
function run(files: readonly string[], mutant?: Mutant): Promise<Outcome> {
  const args = ["test", "mocha", "--no-compile", "--grep-exclude", MEASURED, ...files];
  const coinbase = mutant ? { GUARDS_COINBASE: coinbaseOf(mutant.number) } : {};
  const limits = { timeout: TIMEOUT_MS, killSignal: "SIGKILL", maxBuffer: 2 ** 28 } as const;
  return new Promise((resolve) => {
    execFile("hardhat", args, { env: { ...env, ...coinbase }, ...limits }, (error, stdout, stderr) => {
      const said = stdout + stderr;
      if (!error) resolve(/\d+ passing/.test(said) ? "passed" : { unclear: said });
      else resolve(error.signal || /\d+ failing|revert/.test(said) ? "failed" : { unclear: said });
    });
  });
}

/** An unclear outcome counts as survived, and is shown. */
function isFailure(outcome: Outcome): boolean {
  if (typeof outcome !== "string") console.error(outcome.unclear.slice(-2_000));
  return outcome === "failed";
}

const start = performance.now();
const seconds = () => Math.round((performance.now() - start) / 1_000);

/** Runs the mutants of one kind, all in one build, and returns their number and the names of those that survive. */
async function runKind(kind: Kind) {
  const all = writeMutants(".local/guards/contracts", kind);
  const names = namesOf(all);
  const isChosen = (name: string) =>
    options.survivors ? listed.some(({ mutant }) => mutant === name) : name.includes(options.only ?? "");
  const chosen = all.filter((mutant) => isChosen(names.get(mutant)!));
  if (options.list) {
    for (const mutant of chosen) console.log(`${names.get(mutant)!} (line ${mutant.line})`);
    return { count: chosen.length, all: [...names.values()], survivors: [] as string[] };
  }
  console.log(`${chosen.length} mutants, ${kind}; all of them are compiled at once`);
  const built = spawnSync("hardhat", ["build", "--quiet"], { env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The contracts with the mutants in them do not compile:\n${built.stderr}`);
  console.log(`compiled (${seconds()} s); the tests without a mutant`);
  if ((await run(tests)) !== "passed") throw new Error("The tests fail without a mutant.");

  const survivors: string[] = [];
  const queue = [...chosen];
  let done = 0;
  async function work(): Promise<void> {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const name = names.get(mutant)!;
      let isKilled = false;
      for (const files of testsOf(mutant))
        if (!isKilled && files.length > 0) isKilled = isFailure(await run(files, mutant));
      ++done;
      if (!isKilled) {
        survivors.push(name);
        console.log(`survives: ${name} (line ${mutant.line})`);
      }
      if (done % 10 === 0) console.log(`${done} of ${chosen.length}, ${survivors.length} survive (${seconds()} s)`);
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work));
  return { count: chosen.length, all: [...names.values()], survivors };
}

const kind = kinds.find((one) => one === options.kind);
if (options.kind && !kind) throw new Error(`--kind is ${options.kind}: allowed are ${kinds.join(", ")}.`);
const results = [];
for (const one of kind ? [kind] : kinds) results.push(await runKind(one));
const count = results.reduce((sum, result) => sum + result.count, 0);
const survivors = results.flatMap((result) => result.survivors).sort();
if (options.list) {
  console.log(`${count} mutants`);
  process.exit();
}

const reasonOf = (name: string): string => listed.find(({ mutant }) => mutant === name)?.reason ?? "";
console.log(`${count - survivors.length} of ${count} mutants are killed, in ${seconds()} s`);

if (!kind && (!options.only || options.update)) {
  const all = new Set(results.flatMap((result) => result.all));
  const kept = options.only ? listed.filter(({ mutant }) => all.has(mutant) && !mutant.includes(options.only!)) : [];
  const explained = [...survivors.map((mutant) => ({ mutant, reason: reasonOf(mutant) })), ...kept].sort((a, b) =>
    a.mutant < b.mutant ? -1 : 1,
  );
  const mutants = all.size;
  const took = options.survivors || options.only ? before.seconds : seconds();
  const report: Report = { mutants, killed: mutants - explained.length, seconds: took, survivors: explained };
  if (options.update) writeFileSync(listFile, `${JSON.stringify(report, null, 2)}\n`);
  const unexplained = explained.filter(({ reason }) => reason === "");
  for (const { mutant } of unexplained) console.error(`Survives without a reason: ${mutant}`);
  const stale = listed.filter(({ mutant }) => !explained.some((one) => one.mutant === mutant));
  for (const { mutant } of stale) console.error(`Is killed, but listed as a survivor: ${mutant}`);
  const score = (100 * report.killed) / mutants;
  if (score < MIN_SCORE_PERCENT) console.error(`At least ${MIN_SCORE_PERCENT} % have to be killed.`);
  if (unexplained.length > 0 || score < MIN_SCORE_PERCENT || (stale.length > 0 && !options.update))
    process.exitCode = 1;
} else if (survivors.length > 0) process.exitCode = 1;
