/** What a person is told in place of a stack trace: what was tried, and what to do. */
export class CommandError extends Error {
  readonly exitCode: number;
  /** One finding a line, where there are several. */
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

/** The command was not called as it has to be. */
export class UsageError extends CommandError {
  constructor(message: string, next?: string) {
    super(message, { exitCode: exitCodes.usage, ...(next !== undefined && { next }) });
    this.name = "UsageError";
  }
}

/** A transaction was sent, and nobody can say yet what became of it. */
export class UnknownOutcomeError extends CommandError {
  constructor(message: string, next: string) {
    super(message, { exitCode: exitCodes.unknown, next });
    this.name = "UnknownOutcomeError";
  }
}

/** What the command's exit code says. */
export const exitCodes = {
  /** It is done. */
  done: 0,
  /** It was refused, and nothing was written or sent; or it was sent, and failed on chain. */
  refused: 1,
  /** It was called wrongly. */
  usage: 2,
  /** It was sent, and the outcome is not known yet: the same command again finds out. */
  unknown: 3,
} as const;
