// Runs that take too long for `npm test`, each with a seed that repeats it and a report that is committed.
//
//   npm run test:deep -- ledger                 the ledger beside its model: test/deep/ledger.json
//   npm run test:deep -- ledger --ci            a fiftieth of it with a new seed; writes nothing
//   npm run test:deep -- ledger --seed 7 --count 100
import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Disagreement, runLedger } from "../test/deep/ledger/run.ts";

/** What a whole run does, and what CI does of it. */
const counts = { whole: 100_000, ci: 2_000 };

const runs = { ledger: runLedger };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ci: { type: "boolean", default: false }, seed: { type: "string" }, count: { type: "string" } },
});
const [name] = positionals;
if (name === undefined || !(name in runs)) {
  console.error(`Which one? npm run test:deep -- ${Object.keys(runs).join(" | ")}`);
  process.exit(1);
}

const seed = Number(values.seed ?? randomInt(2 ** 32));
const count = Number(values.count ?? (values.ci ? counts.ci : counts.whole));
console.log(`${name}: ${count} operations from seed ${seed}`);
try {
  const report = await runs[name as keyof typeof runs](seed, count, (done, seconds) => {
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
  if (!values.ci && values.seed === undefined && values.count === undefined)
    writeFileSync(new URL(`../test/deep/${name}.json`, import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof Disagreement)) throw error;
  console.error(`Model and contracts disagree:\n${error.message}`);
  process.exitCode = 1;
}
