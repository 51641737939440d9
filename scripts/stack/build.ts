import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const at = (path: string) => new URL(path, root);

/** Builds where the result is missing, or not of the sources as they are: `stamp` has their hash. */
export function buildOnce(stamp: string, result: string, sources: readonly string[], build: () => void): void {
  const hash = createHash("sha256");
  for (const file of sources) hash.update(file).update(readFileSync(at(file)));
  const current = hash.digest("hex");
  const stampFile = at(`cache/${stamp}`);
  if (existsSync(at(result)) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === current) return;
  build();
  mkdirSync(at("cache/"), { recursive: true });
  writeFileSync(stampFile, current);
}

export function runQuietly(command: string): void {
  const { status, stdout, stderr } = spawnSync(command, { cwd: root, shell: true, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`);
}

const artifact = "artifacts/contracts/payments/PaymentProcessor.sol/PaymentProcessor.json";

/** Compiles the contracts and generates the SDK's part of them, where either is older than its sources. */
export function buildIfStale(log: (line: string) => void): void {
  const sources = globSync(["contracts/**/*.sol", "deployments/*.{json,ts}"], { cwd: root });
  sources.push("hardhat.config.ts", "package-lock.json", "scripts/codegen.ts");
  buildOnce("stack-build", artifact, sources.sort(), () => {
    log("compiling the contracts, which takes some minutes the first time");
    runQuietly("hardhat build --no-tests --quiet");
    runQuietly("node scripts/codegen.ts");
  });
}
