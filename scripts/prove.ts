// `npm run prove`: the compiler's model checker proves the rules of rounding, over all values of 256 bits at once. Each
// proof has a twin, in which the line before `// twin:` is the one behind it, with a fault: it must be refuted, for a
// checker that accepts everything proves nothing.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

type Verdict = "proved" | "refuted" | "undecided";

const root = join(import.meta.dirname, "..");
const folder = join(import.meta.dirname, "prove");
/** Each has a compiler and its solver: more of them than cores only slow each other. */
const WORKERS = 2;
/** The checker's own timeout crashes it. */
const PATIENCE_MS = 120_000;
/** The model checker's codes, and what they say of an assertion. */
const PROVED = "9576";
const VIOLATION = "6328";

type Diagnostic = { readonly errorCode?: string; readonly severity: string; readonly message: string };
type Compiler = { compile(input: string, callbacks: { import(path: string): { contents: string } }): string };

function judge(diagnostics: readonly Diagnostic[]): Verdict {
  const broken = diagnostics.find(({ severity }) => severity === "error");
  if (broken) throw new Error(broken.message);
  const violations = diagnostics.filter(({ errorCode }) => errorCode === VIOLATION);
  if (violations.some(({ message }) => message.includes("violation happens"))) return "refuted";
  return violations.length === 0 && diagnostics.some(({ errorCode }) => errorCode === PROVED) ? "proved" : "undecided";
}

const twin = /^.*\n\s*\/\/ twin: (.*)$/gm;

function check(file: string, name: string, isTwin: boolean): Verdict {
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const read = (path: string) => ({ contents: readFileSync(join(root, path), "utf8") });
  const source = read(file).contents;
  const checker = { engine: "chc", solvers: ["z3"], targets: ["assert"], showProvedSafe: true, showUnproved: true };
  const input = {
    language: "Solidity",
    sources: { [file]: { content: isTwin ? source.replaceAll(twin, "$1") : source } },
    settings: { outputSelection: {}, modelChecker: { ...checker, contracts: { [file]: [name] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as { errors?: Diagnostic[] };
  return judge(output.errors ?? []);
}

function checkApart(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: PATIENCE_MS,
    });
    let answer = "";
    child.stdout.on("data", (data: Buffer) => (answer += data.toString()));
    child.on("close", (_, signal) => resolve(signal ? "too slow" : answer.trim() || "failed"));
  });
}

async function proveAll(): Promise<void> {
  const contracts = readdirSync(folder).flatMap((entry) => {
    const file = relative(root, join(folder, entry));
    const source = readFileSync(join(folder, entry), "utf8");
    return [...source.matchAll(/^contract (\w+)[\s\S]*?^}/gm)].map(([text, name = ""]) => ({ file, name, text }));
  });
  const withoutTwin = contracts.filter(({ text }) => !text.includes("// twin: ")).map(({ name }) => name);
  if (contracts.length === 0 || withoutTwin.length > 0) throw new Error(`Without a twin: ${withoutTwin.join(", ")}`);

  const width = Math.max(...contracts.map(({ name }) => `${name}Twin`.length));
  let failed = 0;
  const queue = contracts.flatMap((one) => ["", "Twin"].map((suffix) => ({ ...one, suffix })));
  const count = queue.length;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { file, name, suffix } = next;
      const start = performance.now();
      const verdict = await checkApart([file, name, suffix]);
      const passed = verdict === (suffix ? "refuted" : "proved");
      if (!passed) failed += 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${passed ? "ok    " : "FAILED"} ${(name + suffix).padEnd(width)} ${verdict.padEnd(9)} ${seconds} s`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  if (failed > 0) throw new Error(`${failed} of ${count} came out otherwise than they should`);
}

const [file, name, suffix] = process.argv.slice(2);
if (file && name) console.log(check(file, name, suffix === "Twin"));
else await proveAll();
