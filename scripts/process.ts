import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

const require = createRequire(import.meta.url);

/** The native anvil: `node_modules/.bin/anvil` is a Node wrapper, whose child survives it. */
export const anvilPath = (): string => {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const os = process.platform;
  return require.resolve(`@foundry-rs/anvil-${os}-${arch}/bin/anvil${os === "win32" ? ".exe" : ""}`);
};

/** A launched program, with its last lines of output. */
export type Running = { readonly name: string; readonly child: ChildProcess; readonly tail: readonly string[] };

const TAIL_LINES = 20;
const running = new Set<Running>();
const hasEnded = ({ child }: Running) => child.exitCode !== null || child.signalCode !== null;

function signalGroup({ child }: Running, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // The group has gone in the meantime.
  }
}

// A process group of its own outlives a crash of this process unless it is ended here.
process.on("exit", () => {
  for (const program of running) if (!hasEnded(program)) signalGroup(program, "SIGKILL");
});

/** Starts a program in its own process group, so that its children end with it. */
export function launch(
  name: string,
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly onLine?: (line: string) => void;
  } = {},
): Running {
  const env = { ...process.env, ...options.env };
  const child = spawn(command, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const tail: string[] = [];
  const program = { name, child, tail };
  running.add(program);
  const hear = (line: string) => {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    options.onLine?.(line);
  };
  child.once("error", (error) => hear(error.message));
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", hear);
  return program;
}

/** SIGTERM to the group, SIGKILL when it is still there after the grace. */
export async function stop(program: Running, graceMs = 5_000): Promise<void> {
  running.delete(program);
  if (hasEnded(program) || program.child.pid === undefined) return;
  const ended = new Promise((resolve) => program.child.once("exit", resolve));
  signalGroup(program, "SIGTERM");
  const timer = setTimeout(() => signalGroup(program, "SIGKILL"), graceMs);
  await ended;
  clearTimeout(timer);
}

/** Stops all launched programs, the last first. */
export async function stopAll(): Promise<void> {
  for (const program of [...running].reverse()) await stop(program);
}

export const sleep = (ms: number): Promise<void> => wait(ms);

type Patience = { readonly timeoutMs: number; readonly program?: Running };

/** Waits until `probe` is true; its errors count as "not yet". Gives up at the time limit, or when `program` has ended. */
export async function until(what: string, probe: () => Promise<boolean>, { timeoutMs, program }: Patience) {
  const end = Date.now() + timeoutMs;
  const said = () => (program?.tail.length ? `. It said last:\n  ${program.tail.join("\n  ")}` : "");
  for (;;) {
    if (program && (hasEnded(program) || program.child.pid === undefined)) {
      const { exitCode, signalCode } = program.child;
      throw new Error(`${what}: ${program.name} ended (${exitCode ?? signalCode})${said()}`);
    }
    if (await probe().catch(() => false)) return;
    if (Date.now() > end) throw new Error(`${what}: not there after ${timeoutMs / 1000} s${said()}`);
    await sleep(50);
  }
}

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const bound = server.address() as { port: number };
      server.close(() => resolve(bound.port));
    });
  });

/** A port of the loopback that nobody listens on. */
export const freePort = (): Promise<number> => listen(0);

export const isPortFree = async (port: number): Promise<boolean> => (await listen(port).catch(() => null)) !== null;

/** Refuses a port on which somebody listens: its answers would be taken for those of the program meant for it. */
export async function requireFree(port: number, use: string, flag: string): Promise<void> {
  if (!(await isPortFree(port))) throw new Error(`port ${port}, meant for the ${use}, is taken. ${flag} moves it`);
}
