// Runs that take too long for `npm test`, each with a seed that repeats it and a report that is committed.
//
//   npm run test:deep -- ledger                 the ledger beside its model: test/deep/ledger.json
//   npm run test:deep -- tracker                charges and refunds through mishaps: test/deep/tracker.json
//   npm run test:deep -- rounds                 Chainlink's rounds through the guards: test/deep/rounds.json
//   npm run test:deep -- webhooks               webhooks of gateways that are killed: test/deep/webhooks.json
//   npm run test:deep -- ledger --ci            a fiftieth of it with a new seed; writes nothing
//   npm run test:deep -- ledger --seed 7 --count 100
import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Disagreement, type Report, runLedger } from "../test/deep/ledger/run.ts";
import { missingData } from "../test/deep/rounds/data.ts";
import { Disagreement as WrongPrice, type Report as RoundsReport, runRounds } from "../test/deep/rounds/run.ts";
import { Miscount, type TrackerReport, runTracker } from "../test/deep/tracker/run.ts";
import { type WebhooksReport, WrongEffect, missingPrograms, runWebhooks } from "../test/deep/webhooks/run.ts";
import { flag, word } from "./options.ts";

interface DeepRun<report> {
  /** Accepted operations of a whole run; CI does a fiftieth. */
  readonly whole: number;
  /** Operations between two lines of progress, on a terminal and in a log. */
  readonly progress: readonly [number, number];
  readonly run: (seed: number, count: number, onProgress: (done: number, seconds: number) => void) => Promise<report>;
  readonly print: (report: report) => void;
  /** Needed data that a user's clone does not have. */
  readonly missing?: () => string | undefined;
  /** Thrown for a finding. */
  readonly Failure: new (message: string) => Error;
}

const ledger: DeepRun<Report> = {
  whole: 100_000,
  progress: [500, 5_000],
  run: runLedger,
  Failure: Disagreement,
  print({ verbs, count, operations, seconds }) {
    const sum = (counts: object) => Object.values(counts).reduce((total: number, one: number) => total + one, 0);
    const rows = Object.entries(verbs).sort();
    const table = rows.map(([verb, { accepted, refused }]) => [verb, { accepted, refused: sum(refused) }]);
    console.table(Object.fromEntries(table));
    const counts = `${operations} operations, ${count} accepted verbs among them`;
    console.log(`Model and contracts agree on ${counts}, in ${seconds} s.`);
  },
};

const tracker: DeepRun<TrackerReport> = {
  whole: 1_000,
  progress: [10, 100],
  run: runTracker,
  Failure: Miscount,
  print({ charges, refunds, seconds, mishaps, result }) {
    const { killed, ...others } = mishaps;
    console.table({ ...others, ...killed });
    console.table(result);
    console.log(`The chain has each of ${charges} charges and ${refunds} refunds once, in ${seconds} s.`);
  },
};

const rounds: DeepRun<RoundsReport> = {
  whole: 2_041,
  progress: [50, 500],
  run: runRounds,
  missing: missingData,
  Failure: WrongPrice,
  print({ feeds, count, seconds }) {
    for (const [feed, { atRounds, atInstants: _, ...figures }] of Object.entries(feeds)) {
      console.log(feed, figures);
      const rows = Object.entries(atRounds).flatMap(([view, readings]) =>
        Object.entries(readings).map(([what, { accepted, refused }]) => [`${view}: ${what}`, { accepted, ...refused }]),
      );
      console.table(Object.fromEntries(rows));
    }
    console.log(`Rules and contracts agree on all ${count}, in ${seconds} s.`);
  },
};

const webhooks: DeepRun<WebhooksReport> = {
  whole: 1_000,
  progress: [20, 100],
  run: runWebhooks,
  missing: missingPrograms,
  Failure: WrongEffect,
  print({ stages, count, orphaned, seconds }) {
    console.table(stages);
    const sum = Object.values(stages).reduce((total, { effects }) => total + effects, 0);
    const kinds = `${count} payments, ${orphaned} of them in blocks that were taken back`;
    console.log(`${sum} events of ${kinds}, have had their effect once and in order, in ${seconds} s.`);
  },
};

const runs: Readonly<Record<string, DeepRun<never>>> = { ledger, tracker, rounds, webhooks } as never;

const declared = { ci: flag, seed: word, count: word };
const { values, positionals } = parseArgs({ allowPositionals: true, options: declared });
const [name = ""] = positionals;
const deep = runs[name];
if (!deep) {
  console.error(`Which one? npm run test:deep -- ${Object.keys(runs).join(" | ")}`);
  process.exit(1);
}

const missing = deep.missing?.();
if (missing) {
  console.error(`${name} is not run: ${missing}.`);
  // CI has to have it.
  process.exit(process.env.CI === "true" ? 1 : 0);
}

const seed = Number(values.seed ?? randomInt(2 ** 32));
const count = Number(values.count ?? (values.ci ? Math.ceil(deep.whole / 50) : deep.whole));
console.log(`${name}: ${count} operations from seed ${seed}`);
try {
  const report = await deep.run(seed, count, (done, seconds) => {
    if (done % deep.progress[process.stdout.isTTY ? 0 : 1] !== 0) return;
    const perSecond = done / seconds;
    const [pace, left] = [perSecond.toFixed(perSecond < 10 ? 1 : 0), Math.round((count - done) / perSecond)];
    console.log(`${done} of ${count} are right, ${pace} a second, ${left} s left`);
  });
  deep.print(report);
  if (!values.ci && values.seed === undefined && values.count === undefined)
    writeFileSync(new URL(`../test/deep/${name}.json`, import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof deep.Failure)) throw error;
  console.error(`${name} went wrong:\n${error.message}`);
  // Other work goes on, and would keep the process alive.
  process.exit(1);
}
