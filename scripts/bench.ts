// What each verb costs: whole transactions on the real USDT, with an EOA signer who is not the merchant, balances that
// exist, an unlimited allowance, and a number whose word is in use. The inputs are fixed, so the figures are exact.
//
//   npm run bench               a table, held against test/gas/gas.json
//   npm run bench -- --json     for programs
//   npm run bench -- --update   writes test/gas/gas.json after a change that was meant
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { genesisFile, hasGenesis } from "../test/support/genesis.ts";
import { bounds, limits } from "./bench/limits.ts";
import { type Measurement, measure } from "./bench/measure.ts";
import { flag } from "./options.ts";
import { buildIfStale } from "./stack/build.ts";

const { values: options } = parseArgs({ options: { json: flag, update: flag } });
const NO_LIMIT = Number.POSITIVE_INFINITY;
const committedFile = new URL("../test/gas/gas.json", import.meta.url);

buildIfStale(console.error);
const results = await measure();
const committed = JSON.parse(readFileSync(committedFile, "utf8")) as Measurement[];

const gasIn = (figures: readonly Measurement[], name: string) => figures.find((one) => one.name === name)?.gas;
const toRow = ({ name, gas }: Measurement) => [name, { gas, limit: limits[name], committed: gasIn(committed, name) }];
if (options.json) console.log(JSON.stringify(results, null, 2));
else console.table(Object.fromEntries(results.map(toRow)));

if (!hasGenesis) {
  const reason = `${genesisFile} is not there (FORK_GENESIS names another file)`;
  console.error(`Measured on UsdtMock, and no limit was applied: ${reason}.`);
} else if (options.update) {
  writeFileSync(committedFile, `${JSON.stringify(results, null, 2)}\n`);
} else {
  const wrong = results
    .filter(({ name, gas }) => gas > (limits[name] ?? NO_LIMIT))
    .map(({ name, gas }) => `${name} costs ${gas} gas, allowed are ${limits[name]}.`);
  for (const [name, { to, adds = NO_LIMIT, times = NO_LIMIT }] of Object.entries(bounds)) {
    const [gas, other] = [gasIn(results, name)!, gasIn(results, to)!];
    const ratio = gas / other;
    if (ratio > times) wrong.push(`${name} costs ${ratio.toFixed(3)} times as much as ${to}, allowed is ${times}.`);
    if (gas - other > adds) wrong.push(`${name} costs ${gas - other} gas more than ${to}, allowed are ${adds}.`);
  }
  for (const line of wrong) console.error(line);
  const changed = JSON.stringify(results) !== JSON.stringify(committed);
  if (changed) console.error("The figures differ from test/gas/gas.json. If that is meant: npm run bench -- --update");
  if (wrong.length > 0 || changed) process.exitCode = 1;
}
