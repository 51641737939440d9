import { type Address, BaseError, type Hex } from "viem";

/** What goes wrong around a Safe. */
export class SafeError extends BaseError {
  override name = "SafeError";
}

export class ProtocolKitMissingError extends SafeError {
  override name = "ProtocolKitMissingError";
  constructor(cause: Error) {
    super(
      "Creating a Safe needs the optional peer @safe-global/protocol-kit 8: npm install @safe-global/protocol-kit@8",
      {
        cause,
      },
    );
  }
}

export class SafeCreationError extends SafeError {
  override name = "SafeCreationError";
  readonly safe: Address;
  readonly hash: Hex;
  constructor({ safe, hash }: { safe: Address; hash: Hex }) {
    super(`The transaction ${hash} did not create the Safe ${safe}.`);
    this.safe = safe;
    this.hash = hash;
  }
}

export class SignatureLengthError extends SafeError {
  override name = "SignatureLengthError";
  readonly owner: Address;
  readonly attempted: number;
  readonly allowed = 65;
  constructor({ owner, attempted }: { owner: Address; attempted: number }) {
    super(`The signature of ${owner} has ${attempted} bytes; an owner's ECDSA signature has 65.`);
    this.owner = owner;
    this.attempted = attempted;
  }
}

export class DuplicateOwnerError extends SafeError {
  override name = "DuplicateOwnerError";
  readonly owner: Address;
  constructor({ owner }: { owner: Address }) {
    super(`The owner ${owner} signed twice; each owner counts once.`);
    this.owner = owner;
  }
}

/** The signature is not the owner's over this payout. */
export class OwnerSignatureError extends SafeError {
  override name = "OwnerSignatureError";
  readonly owner: Address;
  readonly recovered: Address | undefined;
  readonly hash: Hex;
  constructor({ owner, recovered, hash }: { owner: Address; recovered: Address | undefined; hash: Hex }) {
    super(`The signature given for ${owner} is not its signature of the payout ${hash}.`, {
      metaMessages: [recovered ? `It recovers to ${recovered}.` : "It recovers to no account."],
    });
    this.owner = owner;
    this.recovered = recovered;
    this.hash = hash;
  }
}

/** The line cannot be part of a payout. */
export class PayoutLineError extends SafeError {
  override name = "PayoutLineError";
  readonly index: number;
  constructor({ index, reason }: { index: number; reason: string }) {
    super(`Line ${index + 1} of the payout cannot be paid: ${reason}`);
    this.index = index;
  }
}

export class EmptyPayoutError extends SafeError {
  override name = "EmptyPayoutError";
  constructor() {
    super("A payout needs one line at least; there is none.");
  }
}

/** The proposal is not the payout that it claims to be. It must not be signed. */
export class PayoutMismatchError extends SafeError {
  override name = "PayoutMismatchError";
  readonly field: string;
  readonly attempted: string;
  readonly allowed: string;
  constructor({ field, attempted, allowed }: { field: string; attempted: string; allowed: string }) {
    super(`The proposal's ${field} is ${attempted}; a payout's must be ${allowed}. Do not sign it.`);
    this.field = field;
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

export class PayoutChainError extends SafeError {
  override name = "PayoutChainError";
  readonly attempted: number;
  readonly allowed: number;
  constructor({ attempted, allowed }: { attempted: number; allowed: number }) {
    super(`The client is on chain ${attempted}; the payout is for chain ${allowed}.`);
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

export class PayoutNonceError extends SafeError {
  override name = "PayoutNonceError";
  readonly attempted: number;
  readonly allowed: number;
  constructor({ attempted, allowed }: { attempted: number; allowed: number }) {
    super(`The payout has nonce ${attempted}; the Safe's next is ${allowed}.`, {
      metaMessages: [
        attempted < allowed
          ? "The Safe has executed another transaction under it: propose the payout anew."
          : "Transactions with lower nonces have to be executed first.",
      ],
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

export class UnknownOwnerError extends SafeError {
  override name = "UnknownOwnerError";
  readonly attempted: Address;
  readonly allowed: readonly Address[];
  constructor({ attempted, allowed }: { attempted: Address; allowed: readonly Address[] }) {
    super(`${attempted} signed, but does not own the Safe; its owners are ${allowed.join(", ")}.`);
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

export class SignaturesMissingError extends SafeError {
  override name = "SignaturesMissingError";
  readonly attempted: number;
  readonly required: number;
  constructor({ attempted, required }: { attempted: number; required: number }) {
    super(`The payout has the signatures of ${attempted} owners; the Safe asks for ${required}.`);
    this.attempted = attempted;
    this.required = required;
  }
}

export class PayoutBalanceError extends SafeError {
  override name = "PayoutBalanceError";
  readonly attempted: bigint;
  readonly allowed: bigint;
  constructor({
    safe,
    token,
    attempted,
    allowed,
  }: {
    safe: Address;
    token: Address;
    attempted: bigint;
    allowed: bigint;
  }) {
    super(`The payout takes ${attempted} base units of ${token}; the Safe ${safe} has ${allowed}.`);
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** The Safe refused, with one of the codes of its own manual. */
export class SafeRevertError extends SafeError {
  override name = "SafeRevertError";
  readonly code: string;
  constructor({ code, meaning, cause }: { code: string; meaning: string; cause: Error }) {
    super(`The Safe refuses with ${code}: ${meaning}.`, { cause });
    this.code = code;
  }
}

export class PayoutRevertedError extends SafeError {
  override name = "PayoutRevertedError";
  readonly hash: Hex;
  constructor({ hash }: { hash: Hex }) {
    super(`The transaction ${hash} was mined, but reverted: nothing has been paid out.`);
    this.hash = hash;
  }
}
