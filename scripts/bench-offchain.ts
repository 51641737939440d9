// What Feiqian costs off the chain: bytes that an app bundles, round trips, time.
import { measureBundle } from "./bench-offchain/bundle.ts";
import type { Figure } from "./bench-offchain/figure.ts";
import { measureIndexer } from "./bench-offchain/indexer.ts";
import { measureLatency } from "./bench-offchain/latency.ts";
import { isWithin, limits, showLimit } from "./bench-offchain/limits.ts";
import { measureRoundTrips } from "./bench-offchain/roundTrips.ts";
import { readOptions } from "./options.ts";

const usage = `npm run bench:offchain -- [options]
  --json   [{ "name", "value", "unit" }], for programs; otherwise a table, held against its limits
  --exact  what does not depend on the machine and its load: bytes, round trips`;

/** Every measurement, in the order in which they are made: one after the other, so that none slows another. */
const exact: readonly (() => Promise<readonly Figure[]>)[] = [measureBundle, measureRoundTrips];
const timed: readonly (() => Promise<readonly Figure[]>)[] = [measureLatency, measureIndexer];

const { values: options } = readOptions(usage, {
  options: { json: { type: "boolean", default: false }, exact: { type: "boolean", default: false } },
});
const measurements = options.exact ? exact : [...exact, ...timed];

const figures: Figure[] = [];
for (const measure of measurements) figures.push(...(await measure()));

if (options.json) console.log(JSON.stringify(figures, null, 2));
else
  console.table(
    Object.fromEntries(figures.map(({ name, value, unit }) => [name, { value, unit, limit: showLimit(name) }])),
  );

const unmeasured = options.exact
  ? []
  : Object.keys(limits).filter((name) => !figures.some((figure) => figure.name === name));
for (const name of unmeasured) console.error(`${name} has a limit, and nothing measured it.`);
const over = figures.filter((figure) => !isWithin(figure));
for (const { name, value, unit } of over)
  console.error(`${name} is ${value} ${unit}; allowed is ${showLimit(name)}. \`npm run bench:offchain\` shows all.`);
if (over.length > 0 || unmeasured.length > 0) process.exitCode = 1;
