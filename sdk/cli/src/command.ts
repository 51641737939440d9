import { UsageError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** One option of a command. */
export interface OptionSpec {
  /** What stands behind it in the help, such as `FILE`; without it the option is a switch. */
  readonly value?: string;
  /** It may be given several times. */
  readonly multiple?: boolean;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command is given. */
export interface Context {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly env: Environment;
  readonly terminal: Terminal;
}

/** What a command has to say: to people, and to programs. */
export interface Report {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode?: number;
}

/** One verb: `feiqian payout plan`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the verb, such as `PAYOUT.json SIGNATURE.json...`. */
  readonly operands: string;
  readonly options: OptionSpecs;
  readonly notes?: readonly string[];
  readonly run: (context: Context) => Promise<Report>;
}

type Value = string | boolean | readonly (string | boolean)[] | undefined;

/** The options as they were given. */
export interface Options {
  readonly has: (name: string) => boolean;
  readonly find: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
  /** @throws UsageError where it was not given. */
  readonly get: (name: string) => string;
}

export function toOptions(values: Readonly<Record<string, Value>>): Options {
  const find = (name: string) => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    has: (name) => values[name] !== undefined && values[name] !== false,
    find,
    list: (name) => {
      const value = values[name];
      return Array.isArray(value) ? (value as readonly string[]) : [];
    },
    get: (name) => {
      const value = find(name);
      if (value === undefined) throw new UsageError(`--${name} is missing.`);
      return value;
    },
  };
}

/** The one operand of a command that takes one. */
export function onlyOperand({ operands }: Context, what: string): string {
  const [operand, ...others] = operands;
  if (operand === undefined) throw new UsageError(`${what} is missing.`);
  if (others.length > 0) throw new UsageError(`"${others[0]}" is one too many: only ${what} is taken.`);
  return operand;
}
