import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * Reads a script's options. With `--help` the script says how it is used, and ends.
 *
 * @throws TypeError for an option that the script does not have, by Node's own words
 */
export function readOptions<const config extends ParseArgsConfig & { readonly options: object }>(
  usage: string,
  config: config,
) {
  if (process.argv.slice(2).includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  return parseArgs(config);
}

/** Runs a script. Where it fails it says why, without a trace. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
