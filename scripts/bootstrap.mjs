// Runs the project's scripts: `node scripts/bootstrap.mjs start.ts …` is what `npm start -- …` calls, and `--shell "…"`
// runs a command of a shell. It is plain JavaScript for whatever Node the machine has (20 or newer). It installs the
// dependencies where they are missing or older than the lock file, then runs the script on the Node that they bring.
// `--help` needs none of that.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const at = (path) => new URL(`../${path}`, import.meta.url);
const wanted = JSON.parse(readFileSync(at("package.json"), "utf8")).devDependencies.node;
const stampFile = at("node_modules/.bootstrap");

/** An installation is stale once any part of this differs. */
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

/** The comment at the head of a script, and its options, where it lists them. */
function helpOf(file) {
  const source = readFileSync(file, "utf8");
  const head = /^(?:\/\/.*\n)+/.exec(source)?.[0] ?? "";
  const usage = /^const usage = `([^`]*)`;/m.exec(source)?.[1];
  return [head.replace(/^\/\/ ?/gm, "").trim(), ...(usage ? [usage] : [])].join("\n\n");
}

/** Runs a command of a shell, with further arguments, and ends as it does. */
function runInShell(command, args) {
  const { status } = spawnSync([command, ...args.map((arg) => JSON.stringify(arg))].join(" "), {
    cwd: at("."),
    shell: true,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}

/** Runs a script here, or on the project's own Node where this is another. */
async function run(file, args) {
  if (process.versions.node === wanted) {
    process.argv = [process.execPath, file, ...args];
    await import(pathToFileURL(file).href);
    return;
  }
  const node = fileURLToPath(at(`node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`));
  const child = spawn(node, [file, ...args], { stdio: "inherit" });
  // A terminal sends Ctrl-C to the script as well; another program's signal comes to this process alone.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.once("exit", (code) => process.exit(code ?? 1));
}

const [first, ...args] = process.argv.slice(2);
const script = first?.startsWith("--") ? undefined : first && fileURLToPath(new URL(first, import.meta.url));
const command = first === "--shell" ? args.shift() : undefined;

if (args.includes("--help") && (script || command))
  console.log(script ? helpOf(script) : `It takes no options of its own, and runs: ${command}`);
else if (first === "--installed") {
  // An `npm install` by hand counts too, with a recent Node.
  const under = / node\/v(\S+)/.exec(` ${process.env.npm_config_user_agent ?? ""}`);
  if (under && isRecent(under[1])) writeFileSync(stampFile, stamp);
} else {
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) install();
  if (script) await run(script, args);
  if (command) runInShell(command, args);
}
