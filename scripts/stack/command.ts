// The options, end and failures that `npm start` and `npm run seed` share. It imports little, for a quick `--help`.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ParseArgsConfig } from "node:util";
import { flag, readOptions, word } from "../options.ts";
import { type Running, stop, stopAll } from "../process.ts";
import { StepError, log, step } from "./progress.ts";

/** Options of every command that starts a stack. */
export const stackOptions = {
  ...{ once: flag, json: flag, dir: word, "rpc-port": word, "graphql-port": word, "pages-port": word },
} as const;

type Options = NonNullable<ParseArgsConfig["options"]>;
export type Values<options extends Options> = ReturnType<typeof readOptions<{ readonly options: options }>>["values"];

export interface Command {
  readonly usage: string;
  readonly refuse: (cause: string) => never;
  /** The stack's files in the folder are removed when the command ends. */
  readonly writesInto: (dir: string) => void;
  readonly end: (code: number) => Promise<void>;
  /** Until a signal comes, or a part of the stack ends by itself. */
  readonly serve: (programs: readonly Running[]) => Promise<void>;
}

/** Runs a command such as "npm start": a signal ends its programs, and a failure says what to do next. */
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
      for (const left of ["stack.env", "database", "gateway"])
        rmSync(join(dir, left), { recursive: true, force: true });
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
