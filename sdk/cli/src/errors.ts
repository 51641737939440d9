/** An error that is shown without a stack trace: its cause, and what to do next. */
export class CommandError extends Error {
  readonly exitCode: number;
  /** One finding per line. */
  readonly problems: readonly string[];
  readonly next: string | undefined;

  constructor(
    message: string,
    more: { readonly problems?: readonly string[]; readonly next?: string; readonly exitCode?: number } = {},
  ) {
    super(message);
    this.name = "CommandError";
    this.exitCode = more.exitCode ?? exitCodes.refused;
    this.problems = more.problems ?? [];
    this.next = more.next;
  }
}

/** The command was used wrongly. */
export class UsageError extends CommandError {
  constructor(message: string, next?: string) {
    super(message, { exitCode: exitCodes.usage, ...(next !== undefined && { next }) });
    this.name = "UsageError";
  }
}

/** A transaction was sent, and its outcome is not known yet. */
export class UnknownOutcomeError extends CommandError {
  constructor(message: string, next: string) {
    super(message, { exitCode: exitCodes.unknown, next });
    this.name = "UnknownOutcomeError";
  }
}

/** Exit codes of the command. */
export const exitCodes = {
  /** Done. */
  done: 0,
  /** Refused, with nothing written or sent; or sent, and failed on chain. */
  refused: 1,
  /** Wrong usage. */
  usage: 2,
  /** Sent, outcome not known yet. The command finds out when repeated. */
  unknown: 3,
} as const;
