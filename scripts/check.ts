// `npm run check`: everything that is wrong with the tree without running it. All steps run; it fails if one did.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { rules, treeAt } from "./check/layers.ts";

const steps: readonly (readonly [name: string, command: string])[] = [
  ["build", "npm run --silent build"],
  ["format", "prettier --check --log-level warn ."],
  ["lint", "npm run --silent lint"],
  ["types", "npm run --silent typecheck"],
  ["generated files", "node scripts/codegen.ts --check"],
  ["errors of the SDK", "node scripts/errors.ts --check"],
  ["scope of an audit", "node scripts/scope.ts --check"],
  ["data dictionary", "node scripts/dictionary.ts --check"],
  ["clear signing", "node scripts/clear-signing.ts --check"],
  ["code in the documents", "node scripts/docs-check.ts"],
  ["lock file", "node scripts/complete-lock.mjs --check"],
];

const failed: string[] = [];
const report = (name: string, passed: boolean, seconds: number) => {
  console.log(`${passed ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
  if (!passed) failed.push(name);
};

for (const [name, command] of steps) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: "utf8" });
  if (status !== 0) console.error(`${stdout}${stderr}`);
  report(name, status === 0, (performance.now() - start) / 1000);
}
for (const [name, rule] of Object.entries(rules)) {
  const start = performance.now();
  const broken = [...rule(treeAt(join(import.meta.dirname, "..")))];
  for (const line of broken) console.error(line);
  report(name, broken.length === 0, (performance.now() - start) / 1000);
}
if (failed.length > 0) {
  const advice = "`npm run format` and `npm run codegen` mend format and generated files";
  console.error(`\nFailed: ${failed.join(", ")}. ${advice}.`);
  process.exitCode = 1;
}
