// What Feiqian costs off the chain: bytes that an app bundles, round trips, time.
import { measureBundle } from "./bench-offchain/bundle.ts";
import type { Figure } from "./bench-offchain/figure.ts";
import { measureIndexer } from "./bench-offchain/indexer.ts";
import { measureLatency } from "./bench-offchain/latency.ts";
import { isWithin, limits, showLimit } from "./bench-offchain/limits.ts";
import { measureRoundTrips } from "./bench-offchain/roundTrips.ts";
import { flag, readOptions } from "./options.ts";

const usage = `npm run bench:offchain -- [options]
  --json   [{ "name", "value", "unit" }], for programs; otherwise a table, held against its limits
  --exact  what does not depend on the machine and its load: bytes, round trips`;

type Measure = () => Promise<readonly Figure[]>;
const exact: readonly Measure[] = [measureBundle, measureRoundTrips];
const timed: readonly Measure[] = [measureLatency, measureIndexer];

const { values: options } = readOptions(usage, { options: { json: flag, exact: flag } });
const measurements = options.exact ? exact : [...exact, ...timed];
// One after the other, so that none slows another.
const figures: Figure[] = [];
for (const measure of measurements) figures.push(...(await measure()));

const rows = figures.map(({ name, value, unit }) => [name, { value, unit, limit: showLimit(name) }]);
if (options.json) console.log(JSON.stringify(figures, null, 2));
else console.table(Object.fromEntries(rows));

const due = options.exact ? [] : Object.keys(limits);
const unmeasured = due.filter((name) => !figures.some((figure) => figure.name === name));
for (const name of unmeasured) console.error(`${name} has a limit, and nothing measured it.`);
const over = figures.filter((figure) => !isWithin(figure));
for (const { name, value, unit } of over)
  console.error(`${name} is ${value} ${unit}; allowed is ${showLimit(name)}. \`npm run bench:offchain\` shows all.`);
if (over.length > 0 || unmeasured.length > 0) process.exitCode = 1;
