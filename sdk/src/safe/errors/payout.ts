import type { Address } from "viem";
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
