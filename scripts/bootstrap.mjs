// Stands before `npm start` and `npm test`. It is plain JavaScript for whatever Node the machine has (18 or newer): it
// installs the dependencies where they are missing or older than the lock file. All later steps then run on the Node
// that `node_modules/.bin` brings.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);
const wanted = JSON.parse(readFileSync(at("package.json"), "utf8")).devDependencies.node;
const stampFile = at("node_modules/.bootstrap");

/** What an installation was made from: it is stale once any part of this differs. */
const stamp = createHash("sha256")
  .update([process.platform, process.arch, wanted].join(" "))
  .update(existsSync(at("package-lock.json")) ? readFileSync(at("package-lock.json")) : "")
  .digest("hex");

/** Hardhat's EVM is an optional package that asks for Node 22.13: an older npm run leaves it out without a word. */
const isRecent = (version) => {
  const [major, minor] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 13);
};

function install() {
  const ci = "npm ci --no-audit --no-fund --prefer-offline";
  const command = isRecent(process.versions.node) ? ci : `npx --yes --package=node@${wanted} --call="${ci}"`;
  console.error(`Installing what the project needs, once: ${command}`);
  const { status } = spawnSync(command, { cwd: at("."), shell: true, stdio: "inherit" });
  if (status !== 0) {
    console.error("Installing failed, for the reason above. After mending it, run the same npm command again.");
    process.exit(status ?? 1);
  }
  writeFileSync(stampFile, stamp);
}

if (process.argv.includes("--installed")) {
  // An `npm install` by hand counts as well, if the Node under that npm was recent enough.
  const under = / node\/v(\S+)/.exec(` ${process.env.npm_config_user_agent ?? ""}`);
  if (under && isRecent(under[1])) writeFileSync(stampFile, stamp);
} else if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
  install();
}
