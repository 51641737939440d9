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
  /** Prints a result; errors and prompts go to the terminal. */
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
    const refusal = toRefusal(error);
    terminal.say(isJson ? toJson({ error: refusal }) : formatRefusal(refusal));
    return refusal.exitCode;
  }
}

/** The command named by the first two arguments, or a help text. */
function findCommand(args: readonly string[]): Command | string {
  const [group, verb] = args;
  if (group === undefined || group === "--help" || group === "help") return formatOverview(commands);
  const isGroup = commands.some(({ name }) => name.startsWith(`${group} `));
  if (!isGroup) throw new UsageError(`There is no command "${group}".`, "feiqian --help lists all commands.");
  if (verb === undefined || verb === "--help") return formatOverview(commands, group);
  const command = commands.find(({ name }) => name === `${group} ${verb}`);
  if (command) return command;
  throw new UsageError(`There is no command "${group} ${verb}".`, `feiqian ${group} --help lists its verbs.`);
}

function parse({ name, options }: Command, args: readonly string[]) {
  const specs = Object.entries({ ...options, ...globalOptions }).map(
    ([option, { value, multiple = false }]) =>
      [option, { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple }] as const,
  );
  if (args.some((arg) => /^--(private-?)?key(=|$)/.test(arg)))
    throw new UsageError(
      "A key is never a command-line argument: it would stay in the shell's history.",
      "Use --key-file, --keystore or the variable FEIQIAN_KEY.",
    );
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(specs), allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message, `See feiqian ${name} --help.`);
  }
}

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly problems: readonly string[];
  readonly next: string | null;
  readonly exitCode: number;
}

/** The error as it is shown. It leaves out the node's URL, which can contain an API key. */
function toRefusal(error: unknown): Refusal {
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
        message: `The node at ${originOf(silent)} does not answer.`,
        next: "Check --rpc and your network. A local stack is started by: npm start",
      };
    const isOurs = error.docsPath === "/ERRORS.md";
    const next = isOurs ? (error.metaMessages ?? []).join(" ") : null;
    const details = !isOurs && error.details && !error.shortMessage.includes(error.details) ? [error.details] : [];
    return { ...plain, name: error.name, message: error.shortMessage, problems: details, next };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { ...plain, name: "Error", message, next: "This should not happen. --debug shows the stack trace." };
}

/** Where the node is, without the rest of its URL. */
const originOf = (silent: unknown): string => {
  const { url } = silent as HttpRequestError;
  return URL.canParse(url) ? new URL(url).origin : "--rpc";
};

const formatRefusal = ({ message, problems, next }: Refusal): string =>
  [`Refused: ${message}`, ...problems.map((problem) => `  - ${problem}`), ...(next ? [next] : [])]
    .map(printable)
    .join("\n");
