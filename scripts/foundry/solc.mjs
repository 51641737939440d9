#!/usr/bin/env node
// The pinned compiler of node_modules for forge and Slither, which want a program: `--version`, and standard JSON from
// the one's standard input to the other's output.
import { readFileSync } from "node:fs";
import solc from "solc";

if (process.argv.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes("--standard-json")) {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
} else {
  console.error("Only --version and --standard-json are spoken here.");
  process.exitCode = 1;
}
