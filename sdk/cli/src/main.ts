import { run } from "./run.ts";
import { createTerminal } from "./terminal.ts";

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  terminal: createTerminal(process.stdin, process.stderr),
  print: (text) => void process.stdout.write(`${text}\n`),
});
