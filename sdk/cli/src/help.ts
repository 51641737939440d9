import type { Command, OptionSpecs } from "./command.ts";
import { exitCodes } from "./errors.ts";

export const globalOptions: OptionSpecs = {
  json: { help: "say everything in JSON, for programs" },
  debug: { help: "show where an error comes from" },
  help: { help: "show this" },
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
  `  ${exitCodes.refused}  refused, and nothing was written or sent; or sent, and failed on chain`,
  `  ${exitCodes.usage}  called wrongly`,
  `  ${exitCodes.unknown}  sent, outcome not known yet: run the same command again`,
].join("\n");

/** What every verb is for. */
export function formatOverview(commands: readonly Command[], group?: string): string {
  const listed = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  const width = Math.max(...listed.map(({ name }) => name.length));
  return [
    "feiqian: payouts from a Safe, invoices and payments, in a terminal.",
    "",
    ...listed.map(({ name, summary }) => `  feiqian ${name.padEnd(width)}  ${summary}`),
    "",
    "feiqian COMMAND --help explains one of them.",
    "",
    exits,
  ].join("\n");
}

/** How one verb is called. */
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
