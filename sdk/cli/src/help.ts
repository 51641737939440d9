import type { Command, OptionSpecs } from "./command.ts";
import { exitCodes } from "./errors.ts";

export const globalOptions: OptionSpecs = {
  json: { help: "print everything as JSON, for programs" },
  debug: { help: "show an error's stack trace" },
  help: { help: "show this help" },
};

const formatOptions = (options: OptionSpecs): string => {
  const heads = Object.entries(options).map(
    ([name, { value, help, multiple }]) =>
      [`--${name}${value ? ` ${value}` : ""}${multiple ? " ..." : ""}`, help] as const,
  );
  const width = Math.max(...heads.map(([head]) => head.length));
  return heads.map(([head, help]) => `  ${head.padEnd(width)}  ${help}`).join("\n");
};

const exits = [
  "Exit codes:",
  `  ${exitCodes.done}  done`,
  `  ${exitCodes.refused}  refused, with nothing written or sent; or sent, and failed on chain`,
  `  ${exitCodes.usage}  wrong usage`,
  `  ${exitCodes.unknown}  sent, outcome unknown: repeat the command, which follows what was sent`,
].join("\n");

/** All verbs, or those of one group, with their summaries. */
export function formatOverview(commands: readonly Command[], group?: string): string {
  const listed = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  const width = Math.max(...listed.map(({ name }) => name.length));
  return [
    "feiqian: payouts from a Safe, invoices and payments, in a terminal.",
    "",
    ...listed.map(({ name, summary }) => `  feiqian ${name.padEnd(width)}  ${summary}`),
    "",
    "feiqian COMMAND --help explains a command.",
    "",
    exits,
  ].join("\n");
}

/** The usage of one verb. */
export const formatHelp = ({ name, operands, summary, options, notes = [] }: Command): string =>
  [
    `feiqian ${name}${operands ? ` ${operands}` : ""} [options]`,
    "",
    `  ${summary}`,
    "",
    formatOptions({ ...options, ...globalOptions }),
    ...(notes.length > 0 ? ["", ...notes] : []),
    "",
    exits,
  ].join("\n");
