import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const at = (path: string) => new URL(path, root);
const stamp = at("cache/stack-build");

/** Hash of every source of artifacts and generated code. */
function fingerprint(): string {
  const globs = ["contracts/**/*.sol", "deployments/*.{json,ts}"];
  const others = ["hardhat.config.ts", "package-lock.json", "scripts/codegen.ts"];
  const hash = createHash("sha256");
  for (const file of [...globSync(globs, { cwd: root }), ...others].sort())
    hash.update(file).update(readFileSync(at(file)));
  return hash.digest("hex");
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

/** Compiles the contracts and generates the SDK's part of them, where either is older than its sources. */
export function buildIfStale(log: (line: string) => void): void {
  const current = fingerprint();
  const isBuilt = existsSync(at("artifacts/contracts/payments/PaymentProcessor.sol/PaymentProcessor.json"));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === current) return;
  log("compiling the contracts");
  run("hardhat", ["build", "--no-tests", "--quiet"]);
  run("node", ["scripts/codegen.ts"]);
  mkdirSync(at("cache/"), { recursive: true });
  writeFileSync(stamp, current);
}
