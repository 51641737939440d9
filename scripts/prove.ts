// `npm run prove`: the compiler's model checker proves the rules of rounding, over all values of 256 bits at once. Each
// proof has a twin with a fault in it, which must be refuted: a checker that accepts everything proves nothing.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

type Verdict = "proved" | "refuted" | "undecided";

const root = join(import.meta.dirname, "..");
const folder = join(import.meta.dirname, "prove");
/** Each holds a compiler and its solver. More of them than cores only wait for each other. */
const WORKERS = 2;
/** The checker's own timeout crashes it, so what takes too long is ended from without. */
const PATIENCE_MS = 120_000;

/** The model checker's codes, and what they say of an assertion. */
const PROVED = "9576";
const VIOLATION = "6328";

interface Diagnostic {
  readonly errorCode?: string;
  readonly severity: string;
  readonly message: string;
}

interface Compiler {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
}

/** What the checker says of all assertions in one contract. */
function judge(diagnostics: readonly Diagnostic[]): Verdict {
  const broken = diagnostics.find(({ severity }) => severity === "error");
  if (broken) throw new Error(broken.message);
  const violations = diagnostics.filter(({ errorCode }) => errorCode === VIOLATION);
  if (violations.some(({ message }) => message.includes("violation happens"))) return "refuted";
  return violations.length === 0 && diagnostics.some(({ errorCode }) => errorCode === PROVED) ? "proved" : "undecided";
}

function check(file: string, name: string): Verdict {
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const read = (path: string) => ({ contents: readFileSync(join(root, path), "utf8") });
  const input = {
    language: "Solidity",
    sources: { [file]: { content: read(file).contents } },
    settings: {
      outputSelection: {},
      modelChecker: {
        contracts: { [file]: [name] },
        engine: "chc",
        solvers: ["z3"],
        targets: ["assert"],
        showProvedSafe: true,
        showUnproved: true,
      },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as { errors?: Diagnostic[] };
  return judge(output.errors ?? []);
}

/** In a process of its own, which can be ended. */
function checkApart(file: string, name: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), file, name], {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: PATIENCE_MS,
    });
    let answer = "";
    child.stdout.on("data", (data: Buffer) => (answer += data.toString()));
    child.on("close", (_, signal) => resolve(signal ? "too slow" : answer.trim() || "failed"));
  });
}

async function proveAll(): Promise<void> {
  const work = readdirSync(folder).flatMap((entry) => {
    const file = relative(root, join(folder, entry));
    const source = readFileSync(join(folder, entry), "utf8");
    return [...source.matchAll(/^contract (\w+)/gm)].map(([, name = ""]) => ({ file, name }));
  });
  const names = new Set(work.map(({ name }) => name));
  const withoutTwin = [...names].filter((name) => !name.endsWith("Twin") && !names.has(`${name}Twin`));
  if (work.length === 0 || withoutTwin.length > 0) throw new Error(`Without a twin: ${withoutTwin.join(", ")}`);

  const width = Math.max(...[...names].map((name) => name.length));
  let failed = 0;
  const queue = [...work];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const start = performance.now();
      const verdict = await checkApart(next.file, next.name);
      const passed = verdict === (next.name.endsWith("Twin") ? "refuted" : "proved");
      if (!passed) failed += 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${passed ? "ok    " : "FAILED"} ${next.name.padEnd(width)} ${verdict.padEnd(9)} ${seconds} s`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  if (failed > 0) throw new Error(`${failed} of ${work.length} came out otherwise than they should`);
}

const [file, name] = process.argv.slice(2);
if (file && name) console.log(check(file, name));
else await proveAll();
