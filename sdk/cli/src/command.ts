import { UsageError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** One option of a command. */
export interface OptionSpec {
  /** Placeholder shown in the help, such as `FILE`. Without it the option is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A command's input. */
export interface Context {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly env: Environment;
  readonly terminal: Terminal;
}

/** A command's result: text for people, JSON for programs. */
export interface Report {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode?: number;
}

/** One verb: `feiqian payout plan`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Placeholders after the verb, such as `PAYOUT.json SIGNATURE.json...`. */
  readonly operands: string;
  readonly options: OptionSpecs;
  readonly notes?: readonly string[];
  readonly run: (context: Context) => Promise<Report>;
}

type Value = string | boolean | readonly (string | boolean)[] | undefined;

/** The given options. */
export interface Options {
  readonly has: (name: string) => boolean;
  readonly find: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
  /** @throws UsageError if it is missing. */
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

/** The operand of a command that takes exactly one. */
export function onlyOperand({ operands }: Context, what: string): string {
  const [operand, ...others] = operands;
  if (operand === undefined) throw new UsageError(`${what} is missing.`);
  if (others.length > 0) throw new UsageError(`Unexpected "${others[0]}": only ${what} is allowed.`);
  return operand;
}
