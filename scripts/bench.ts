// What each verb costs: whole transactions on the real USDT, with an EOA signer who is not the merchant, balances that
// exist, an unlimited allowance, and a number whose word is in use. The inputs are fixed, so the figures are exact.
//
//   npm run bench               a table, held against test/gas/gas.json
//   npm run bench -- --json     for programs
//   npm run bench -- --update   writes test/gas/gas.json after a change that was meant
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { genesisFile, hasGenesis } from "../test/support/genesis.ts";
import { additions, limits, ratios } from "./bench/limits.ts";
import { type Measurement, measure } from "./bench/measure.ts";
import { buildIfStale } from "./stack/build.ts";

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, update: { type: "boolean", default: false } },
});
const committedFile = new URL("../test/gas/gas.json", import.meta.url);

buildIfStale(console.error);
const results = await measure();
const committed = JSON.parse(readFileSync(committedFile, "utf8")) as Measurement[];

if (options.json) console.log(JSON.stringify(results, null, 2));
else
  console.table(
    Object.fromEntries(
      results.map(({ name, gas }) => [
        name,
        { gas, limit: limits[name], committed: committed.find((one) => one.name === name)?.gas },
      ]),
    ),
  );

if (!hasGenesis) {
  console.error(
    `Measured on UsdtMock, and no limit was applied: ${genesisFile} is not there (FORK_GENESIS names another file).`,
  );
} else if (options.update) {
  writeFileSync(committedFile, `${JSON.stringify(results, null, 2)}\n`);
} else {
  const over = results.filter(({ name, gas }) => gas > (limits[name] ?? Number.POSITIVE_INFINITY));
  for (const { name, gas } of over) console.error(`${name} costs ${gas} gas, allowed are ${limits[name]}.`);
  const gasOf = (name: string) => results.find((one) => one.name === name)!.gas;
  for (const [name, { of, atMost }] of Object.entries(ratios)) {
    const ratio = gasOf(name) / gasOf(of);
    if (ratio <= atMost) continue;
    console.error(`${name} costs ${ratio.toFixed(3)} times as much as ${of}, allowed is ${atMost}.`);
    process.exitCode = 1;
  }
  for (const [name, { to, atMost }] of Object.entries(additions)) {
    const added = gasOf(name) - gasOf(to);
    if (added <= atMost) continue;
    console.error(`${name} costs ${added} gas more than ${to}, allowed are ${atMost}.`);
    process.exitCode = 1;
  }
  const changed = JSON.stringify(results) !== JSON.stringify(committed);
  if (changed) console.error("The figures differ from test/gas/gas.json. If that is meant: npm run bench -- --update");
  if (over.length > 0 || changed) process.exitCode = 1;
}
