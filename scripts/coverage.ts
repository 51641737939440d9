// `npm run coverage`: every statement of the contracts, mocks aside, is reached by a test, or is listed here with the
// reason why none can. Hardhat counts statements; branches it does not.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

/** Lines that no test reaches, by file, each with its reason. */
const exceptions: Readonly<Record<string, { readonly lines: string; readonly reason: string }>> = {};
/** The tests of the contracts. Flows, forks and the indexer reach nothing more. */
const files = globSync("test/{types,libraries,base,payments,collectors,policies,prices}/*.ts").sort();

const options = { encoding: "utf8", env: { ...process.env, COVERAGE: "1" }, maxBuffer: 2 ** 28 } as const;
const { status, stdout, stderr } = spawnSync("hardhat", ["test", "mocha", "--coverage", ...files], options);
if (status !== 0) {
  console.error(`${stdout}\n${stderr}`);
  console.error("The tests failed under coverage, so nothing was measured.");
  process.exit(status ?? 1);
}

/** Rows of Hardhat's table: file, lines in percent, statements in percent, lines that were not reached. */
const rows = stdout
  .split("\n")
  .map((line) => line.split(/[|│║]/).map((cell) => cell.trim()))
  .filter((cells) => cells[1]?.includes(".sol") && !cells[1].includes("mocks/"))
  .map(([, file, lines, statements, uncovered]) => ({ file: file!, lines, statements, uncovered }));
console.table(rows);

const missed = rows.filter(
  ({ file, statements, uncovered }) => statements !== "100.00" && exceptions[file]?.lines !== uncovered,
);
for (const { file, statements, uncovered } of missed)
  console.error(`${file}: ${statements} % of the statements are reached; lines ${uncovered} are not`);
if (rows.length === 0) console.error("Hardhat printed no coverage table.");
if (missed.length > 0 || rows.length === 0) process.exitCode = 1;
