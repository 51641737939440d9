import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const at = (path: string) => new URL(path, root);
const stamp = at("cache/pages-build");

/** Where the build stands, as the build left it: not configured for any chain. */
export const builtPages = at("sdk/web/dist/");

const filesOf = (folder: string): readonly string[] =>
  readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .sort();

/** What the pages are made of. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const web = ["src", "pay", "board", "payout", "public"].flatMap((folder) => filesOf(`sdk/web/${folder}`));
  const single = ["sdk/web/vite.config.ts", "sdk/web/package.json", "package-lock.json"];
  for (const file of [...web, ...filesOf("sdk/src")]) hash.update(file).update(readFileSync(file));
  for (const file of single) hash.update(file).update(readFileSync(at(file)));
  return hash.digest("hex");
}

/** Builds the pages where what stands there is older than its sources. */
export function buildPagesIfStale(log: (line: string) => void): void {
  const current = fingerprint();
  const isBuilt = existsSync(new URL("pay/index.html", builtPages));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === current) return;
  log("building the pages");
  const command = "npm run --silent build -w @feiqian/web";
  const { status, stdout, stderr } = spawnSync(command, { cwd: root, shell: true, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`);
  mkdirSync(at("cache/"), { recursive: true });
  writeFileSync(stamp, current);
}
