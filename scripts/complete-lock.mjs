// npm leaves an optional package for another platform out of the lock file when the registry in use does not have it,
// and `npm ci` then refuses the lock file that npm wrote. This puts those entries in. Run it after each change of
// dependencies; with `--check` it writes nothing and fails where an entry is missing.
import { readFileSync, writeFileSync } from "node:fs";

if (process.argv.includes("--help")) {
  console.log("npm run lock -- [--check]\n  --check  writes nothing; fails where an entry is missing");
  process.exit(0);
}

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

const systems = ["darwin", "linux", "win32", "freebsd", "openbsd", "netbsd", "android", "sunos", "aix"];
const processors = { amd64: "x64", x64: "x64", arm64: "arm64", arm: "arm", ia32: "ia32" };

/** The platform in a name such as `edr-linux-arm64-musl`. */
function readPlatform(name) {
  const parts = name.split(/[-/]/);
  const os = systems.find((system) => parts.includes(system));
  const cpu = Object.entries(processors).find(([part]) => parts.includes(part))?.[1];
  const libc = parts.includes("musl") ? "musl" : parts.includes("gnu") ? "glibc" : undefined;
  return os && cpu ? { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) } : undefined;
}

const missing = {};
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const present = lock.packages[`node_modules/${name}`] ?? lock.packages[`${path}/node_modules/${name}`];
    const platform = readPlatform(name);
    if (present || !platform || !/^\d/.test(version)) continue;
    missing[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform };
  }
}

const names = Object.keys(missing);
if (names.length > 0 && process.argv.includes("--check")) {
  console.error(`package-lock.json lacks ${names.join(", ")}. Run \`npm run lock\`.`);
  process.exitCode = 1;
} else if (names.length > 0) {
  const entries = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.error(`package-lock.json: added ${names.length} entries for other platforms`);
}
