import { resolve } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Options as `parseArgs` takes them. */
export const word = { type: "string" } as const;
export const words = { type: "string", multiple: true, default: [] as string[] } as const;
export const flag = { type: "boolean", default: false } as const;

/** A path as it was given to npm, whose scripts run in the package's folder. */
export const from = (path: string): string => resolve(process.env.INIT_CWD ?? ".", path);

/** Reads a script's options, and throws at unknown ones. With `--help` it prints the usage and ends the script. */
export function readOptions<const config extends ParseArgsConfig>(usage: string, config: config) {
  if (process.argv.slice(2).includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  return parseArgs(config);
}

/** Runs a script. A failure prints its message, without a trace. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
