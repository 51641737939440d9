import { parseArgs } from "node:util";
import { BaseError, HttpRequestError } from "viem";
import { type Command, type Environment, toOptions } from "./command.ts";
import { commands } from "./commands.ts";
import { CommandError, UsageError, exitCodes } from "./errors.ts";
import { formatHelp, formatOverview, globalOptions } from "./help.ts";
import type { Terminal } from "./terminal.ts";
import { toJson } from "./text/json.ts";
import { printable } from "@feiqian/sdk/safe";

export interface Surroundings {
  readonly env: Environment;
  readonly terminal: Terminal;
  /** Where results go. */
  readonly print: (text: string) => void;
}

/** Runs one command. @returns the exit code. */
export async function run(args: readonly string[], { env, terminal, print }: Surroundings): Promise<number> {
  const [isJson, isDebug] = [args.includes("--json"), args.includes("--debug")];
  try {
    const command = findCommand(args);
    if (typeof command === "string") {
      print(command);
      return exitCodes.done;
    }
    const { values, positionals } = parse(command, args.slice(2));
    if (values.help) {
      print(formatHelp(command));
      return exitCodes.done;
    }
    const report = await command.run({ operands: positionals, options: toOptions(values), env, terminal });
    print(isJson ? toJson(report.json) : report.text);
    return report.exitCode ?? exitCodes.done;
  } catch (error) {
    if (isDebug && error instanceof Error) terminal.say(error.stack ?? error.message);
    const told = toTold(error);
    terminal.say(isJson ? toJson({ error: told }) : formatTold(told));
    return told.exitCode;
  }
}

/** The command that the first two words name; help where none is named. */
function findCommand(args: readonly string[]): Command | string {
  const [group, verb] = args;
  if (group === undefined || group === "--help" || group === "help") return formatOverview(commands);
  const isGroup = commands.some(({ name }) => name.startsWith(`${group} `));
  if (!isGroup) throw new UsageError(`There is no command "${group}".`, "feiqian --help lists them.");
  if (verb === undefined || verb === "--help") return formatOverview(commands, group);
  const command = commands.find(({ name }) => name === `${group} ${verb}`);
  if (command) return command;
  throw new UsageError(`There is no command "${group} ${verb}".`, `feiqian ${group} --help lists them.`);
}

function parse({ name, options }: Command, args: readonly string[]) {
  const specs = Object.entries({ ...options, ...globalOptions }).map(
    ([option, { value, multiple = false }]) =>
      [option, { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple }] as const,
  );
  if (args.some((arg) => /^--(private-?)?key(=|$)/.test(arg)))
    throw new UsageError(
      "A key is never given in the command line: it would stay in the shell's history.",
      "Use --key-file, --keystore or the variable FEIQIAN_KEY.",
    );
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(specs), allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message, `feiqian ${name} --help explains it.`);
  }
}

interface Told {
  readonly name: string;
  readonly message: string;
  readonly problems: readonly string[];
  readonly next: string | null;
  readonly exitCode: number;
}

/** An error in the words that help. What a node's address holds, a key of its service for one, is not shown. */
function toTold(error: unknown): Told {
  if (error instanceof CommandError) {
    const { name, message, problems, next = null, exitCode } = error;
    return { name, message, problems, next, exitCode };
  }
  const plain = { problems: [], next: null, exitCode: exitCodes.refused };
  if (error instanceof BaseError) {
    const silent = error.walk((cause) => cause instanceof HttpRequestError);
    if (silent)
      return {
        ...plain,
        name: error.name,
        message: "The node does not answer.",
        next: "Check --rpc, and your network.",
      };
    const isOurs = error.docsPath === "/ERRORS.md";
    const next = isOurs ? (error.metaMessages ?? []).join(" ") : null;
    const details = !isOurs && error.details && !error.shortMessage.includes(error.details) ? [error.details] : [];
    return { ...plain, name: error.name, message: error.shortMessage, problems: details, next };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { ...plain, name: "Error", message, next: "This should not happen: --debug shows where it comes from." };
}

const formatTold = ({ message, problems, next }: Told): string =>
  [`Refused: ${message}`, ...problems.map((problem) => `  - ${problem}`), ...(next ? [next] : [])]
    .map(printable)
    .join("\n");
