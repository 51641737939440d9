import type { Address, Hex } from "viem";
import { FeiqianError } from "../../errors/base.ts";

export class EmptyPayoutError extends FeiqianError {
  constructor() {
    super("The payout has no lines; it needs one at least.", {
      metaMessages: ["Give `lines`."],
      name: "EmptyPayoutError",
    });
  }
}

/** A line that cannot be part of a payout. */
export class PayoutLineError extends FeiqianError {
  readonly index: number;

  constructor({ index, reason }: { readonly index: number; readonly reason: string }) {
    super(`Line ${index + 1} of the payout cannot be paid: ${reason}`, {
      metaMessages: ["Nothing was proposed. Mend the line, or leave it out."],
      name: "PayoutLineError",
    });
    this.index = index;
  }
}

/** The proposal is not the payout that it claims to be. */
export class PayoutMismatchError extends FeiqianError {
  readonly field: string;
  readonly attempted: string;
  readonly allowed: string;

  constructor(mismatch: { readonly field: string; readonly attempted: string; readonly allowed: string }) {
    const { field, attempted, allowed } = mismatch;
    super(`The proposal's ${field} is ${attempted}; a payout's must be ${allowed}.`, {
      metaMessages: ["Do not sign it: it does something else than pay its lines."],
      name: "PayoutMismatchError",
    });
    this.field = field;
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** The client's node serves another chain than the payout is for. */
export class PayoutChainError extends FeiqianError {
  readonly attempted: number;
  readonly allowed: number;

  constructor({ attempted, allowed }: { readonly attempted: number; readonly allowed: number }) {
    super(`The node serves chain ${attempted}; the payout is for chain ${allowed}.`, {
      metaMessages: ["Nothing was sent. Use a client of the payout's chain."],
      name: "PayoutChainError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** It is not the payout's turn, or not any more. */
export class PayoutNonceError extends FeiqianError {
  readonly attempted: number;
  readonly allowed: number;

  constructor({ attempted, allowed }: { readonly attempted: number; readonly allowed: number }) {
    const isPast = attempted < allowed;
    super(`The payout has the Safe's nonce ${attempted}; the next one is ${allowed}.`, {
      metaMessages: [
        "Nothing was sent.",
        isPast ? "The Safe used it already: propose the payout anew." : "Execute what comes before it first.",
      ],
      name: "PayoutNonceError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** The Safe has less than the lines come to. */
export class PayoutBalanceError extends FeiqianError {
  readonly attempted: bigint;
  readonly allowed: bigint;

  constructor(parameters: {
    readonly safe: Address;
    readonly token: Address;
    readonly attempted: bigint;
    readonly allowed: bigint;
  }) {
    const { safe, token, attempted, allowed } = parameters;
    super(`The payout's lines come to ${attempted} base units of ${token}; the Safe ${safe} has ${allowed}.`, {
      metaMessages: ["Nothing was sent. Top the Safe up, or propose a smaller payout."],
      name: "PayoutBalanceError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** A line that the token would not pay. */
export interface RefusedLine {
  readonly index: number;
  readonly to: Address;
  readonly reason: string;
}

/** The token would refuse some of the lines, and with them the whole payout. */
export class PayeeRefusedError extends FeiqianError {
  readonly lines: readonly RefusedLine[];

  constructor({
    lines,
    total,
    token,
  }: {
    readonly lines: readonly RefusedLine[];
    readonly total: number;
    readonly token: Address;
  }) {
    super(`The token ${token} would refuse ${lines.length} of the payout's ${total} lines.`, {
      metaMessages: [
        ...lines.map(({ index, to, reason }) => `Line ${index + 1} to ${to}: ${reason}.`),
        "Nothing was sent. Leave them out and propose the rest anew; ask those payees for another address.",
      ],
      name: "PayeeRefusedError",
    });
    this.lines = lines;
  }
}

/** The payout could not be tried out. */
export class PayoutSimulationError extends FeiqianError {
  constructor({ reason, cause }: { readonly reason: string; readonly cause?: unknown }) {
    super(`The payout could not be tried out: ${reason}`, {
      cause,
      metaMessages: ["Nothing was sent."],
      name: "PayoutSimulationError",
    });
  }
}

/** The payout was sent, and is not known to have been mined. */
export class PayoutUnconfirmedError extends FeiqianError {
  readonly hash: Hex;

  constructor({ hash, timeout, cause }: { readonly hash: Hex; readonly timeout: number; readonly cause: unknown }) {
    super(`The payout was sent as ${hash}, and was not seen in a block within ${timeout} ms.`, {
      cause,
      metaMessages: [
        "It may still be mined. Execute the same proposal again: the Safe's nonce lets it pay once. Do not propose these lines anew.",
      ],
      name: "PayoutUnconfirmedError",
    });
    this.hash = hash;
  }
}

/** Another transaction took the place of the one that was sent, and did not make the payout. */
export class PayoutReplacedError extends FeiqianError {
  readonly hash: Hex;

  constructor({ hash, payout }: { readonly hash: Hex; readonly payout: Hex }) {
    super(`The transaction ${hash} was mined, but did not execute the payout ${payout}.`, {
      metaMessages: [
        "The sender's wallet replaced the transaction: nothing was paid by it. Execute the same proposal again.",
      ],
      name: "PayoutReplacedError",
    });
    this.hash = hash;
  }
}
