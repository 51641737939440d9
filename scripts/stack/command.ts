// What `npm start` and `npm run seed` share: options, the way they end, and what they say where they fail. It imports
// little, so that `--help` answers at once.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ParseArgsConfig } from "node:util";
import { readOptions } from "../options.ts";
import { type Running, stop, stopAll } from "../process.ts";
import { StepError, log, step } from "./progress.ts";

/** Options of every command that starts a stack. */
export const stackOptions = {
  once: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  "rpc-port": { type: "string" },
  "graphql-port": { type: "string" },
  "pages-port": { type: "string" },
  dir: { type: "string" },
} as const;

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What was asked for by a command's options. */
export type Values<options extends Options> = ReturnType<typeof readOptions<{ readonly options: options }>>["values"];

/** How a command goes on. */
export interface Command {
  readonly usage: string;
  /** Refuses options that do not go together. */
  readonly refuse: (cause: string) => never;
  /** What the stack leaves in the folder goes when the command ends. */
  readonly writesInto: (dir: string) => void;
  readonly end: (code: number) => Promise<void>;
  /** Until a signal comes, or a part of the stack ends by itself. */
  readonly serve: (programs: readonly Running[]) => Promise<void>;
}

/**
 * Runs a command that starts programs: a signal ends all of them, and a failure says what to do next.
 *
 * @param name What was typed to run it: "npm start".
 */
export function runCommand<const options extends Options>(
  name: string,
  usage: string,
  options: options,
  main: (values: Values<options>, command: Command) => Promise<void>,
): void {
  let isEnding = false;
  let dir: string | undefined;

  async function end(code: number): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    await stopAll();
    if (dir) {
      for (const left of ["stack.env", "database"]) rmSync(join(dir, left), { recursive: true, force: true });
    }
    process.exit(code);
  }

  async function serve(programs: readonly Running[]): Promise<void> {
    const ends = programs.map((one) => new Promise<Running>((resolve) => one.child.once("exit", () => resolve(one))));
    const died = await Promise.race(ends);
    if (isEnding) return;
    for (const program of programs) if (program !== died) await stop(program);
    throw new StepError("Serving", name, `${died.name} ended by itself`);
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      log("ending");
      void end(0);
    });
  const refuse = (cause: string) => {
    throw new StepError("Reading the options", usage, cause);
  };
  const writesInto = (target: string) => {
    dir = target;
  };
  const command = { usage, refuse, end, serve, writesInto };
  step("Reading the options", usage, () => readOptions(usage, { options }).values)
    .then((values) => main(values, command))
    .catch(async (error: unknown) => {
      if (isEnding) return;
      const message = error instanceof Error ? error.message : String(error);
      const next = error instanceof StepError ? error.next : name;
      log(message);
      console.error(`Next: ${next}`);
      if (process.argv.includes("--json")) console.log(JSON.stringify({ ok: false, error: message, next }));
      await end(1);
    });
}
