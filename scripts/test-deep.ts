// Runs that take too long for `npm test`, each with a seed that repeats it and a report that is committed.
//
//   npm run test:deep -- ledger                 the ledger beside its model: test/deep/ledger.json
//   npm run test:deep -- ledger --ci            a fiftieth of it with a new seed; writes nothing
//   npm run test:deep -- ledger --seed 7 --count 100
//   npm run test:deep -- invariants             256 sequences of 100 calls: test/deep/invariants.json
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { numberToHex } from "viem";
import { Disagreement, runLedger } from "../test/deep/ledger/run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ci: { type: "boolean", default: false }, seed: { type: "string" }, count: { type: "string" } },
});
const seed = Number(values.seed ?? randomInt(2 ** 32));
/** Only a whole run with a seed of its own is recorded. */
const isRecorded = !values.ci && values.seed === undefined && values.count === undefined;

function record(name: string, report: object): void {
  if (!isRecorded) return;
  writeFileSync(new URL(`../test/deep/${name}.json`, import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
}

async function ledger(): Promise<boolean> {
  const count = Number(values.count ?? (values.ci ? 2_000 : 100_000));
  console.log(`ledger: ${count} operations from seed ${seed}`);
  try {
    const report = await runLedger(seed, count, (done, seconds) => {
      const perSecond = done / seconds;
      const left = Math.round((count - done) / perSecond);
      if (done % (process.stdout.isTTY ? 500 : 5_000) === 0)
        console.log(`${done} of ${count} agree, ${perSecond.toFixed(0)} a second, ${left} s left`);
    });
    console.table(
      Object.fromEntries(
        Object.entries(report.verbs)
          .sort()
          .map(([verb, { accepted, refused }]) => [
            verb,
            { accepted, refused: Object.values(refused).reduce((sum, one) => sum + one, 0) },
          ]),
      ),
    );
    console.log(`Model and contracts agree on all ${count}, in ${report.seconds} s.`);
    record("ledger", report);
    return true;
  } catch (error) {
    if (!(error instanceof Disagreement)) throw error;
    console.error(`Model and contracts disagree:\n${error.message}`);
    return false;
  }
}

async function invariants(): Promise<boolean> {
  const sequences = Number(values.count ?? (values.ci ? 5 : 256));
  console.log(`invariants: ${sequences} sequences of 100 calls from seed ${seed}, some ten minutes for 256`);
  const start = performance.now();
  const { status } = spawnSync("hardhat", ["test", "solidity", "test/invariants/Payments.t.sol"], {
    stdio: "inherit",
    env: { ...process.env, INVARIANT_RUNS: String(sequences), FUZZ_SEED: numberToHex(seed, { size: 32 }) },
  });
  const seconds = Math.round((performance.now() - start) / 1_000);
  if (status === 0) record("invariants", { seed, count: sequences * 100, seconds, sequences, depth: 100 });
  return status === 0;
}

const runs = { ledger, invariants };

const [name] = positionals;
if (name === undefined || !(name in runs)) {
  console.error(`Which one? npm run test:deep -- ${Object.keys(runs).join(" | ")}`);
  process.exitCode = 1;
} else if (!(await runs[name as keyof typeof runs]())) process.exitCode = 1;
