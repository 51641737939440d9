// `npm run forge`: compiles the contracts once more, by forge and foundry.toml, and holds each contract's bytecode
// against Hardhat's. What auditors' tools read is then what the tests run and what is deployed.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { buildIfStale } from "./stack/build.ts";

buildIfStale(console.error);

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

const { status } = spawnSync("forge", ["build", "--build-info"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const artifacts = globSync("artifacts/contracts/**/*.sol/*.json").sort();
const different = artifacts.filter((file) => {
  const { contractName, sourceName, bytecode } = readJson(file) as Readonly<Record<string, string>>;
  const forged = readJson(`cache/foundry/out/${basename(sourceName!)}/${contractName}.json`);
  return forged.bytecode.object !== bytecode;
});
for (const file of different) console.error(`${file}: forge has other bytecode than Hardhat`);
if (different.length === 0) console.log(`forge and Hardhat agree on the bytecode of ${artifacts.length} contracts.`);
if (different.length > 0 || artifacts.length === 0) process.exitCode = 1;
