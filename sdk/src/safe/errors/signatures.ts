import type { Address, Hex } from "viem";
import { FeiqianError } from "../../errors/base.ts";

/** The signature is not one that can be joined with others. */
export class SignatureLengthError extends FeiqianError {
  readonly owner: Address;
  readonly attempted: number;
  readonly allowed = 65;

  constructor({ owner, attempted }: { readonly owner: Address; readonly attempted: number }) {
    super(`The signature of ${owner} has ${attempted} bytes; an owner's ECDSA signature has 65.`, {
      metaMessages: [
        "An owner that is a contract signs nothing: it calls the Safe's `approveHash` with the payout's hash.",
      ],
      name: "SignatureLengthError",
    });
    this.owner = owner;
    this.attempted = attempted;
  }
}

/** Each owner counts once. */
export class DuplicateOwnerError extends FeiqianError {
  readonly owner: Address;

  constructor({ owner }: { readonly owner: Address }) {
    super(`The owner ${owner} signed twice; each counts once.`, {
      metaMessages: ["Leave one of the two signatures out."],
      name: "DuplicateOwnerError",
    });
    this.owner = owner;
  }
}

/** The signature is not the owner's over this payout. */
export class OwnerSignatureError extends FeiqianError {
  readonly owner: Address;
  /** Whose it is; undefined where it is nobody's. */
  readonly recovered: Address | undefined;
  readonly hash: Hex;

  constructor(
    mismatch: { readonly owner: Address; readonly recovered: Address | undefined; readonly hash: Hex },
    { why, name = "OwnerSignatureError" }: { readonly why?: string; readonly name?: string } = {},
  ) {
    const { owner, recovered, hash } = mismatch;
    const whose = recovered ? `Over this payout it would be ${recovered}'s.` : "It is nobody's.";
    super(`The signature given for ${owner} is not its signature of the payout ${hash}.`, {
      metaMessages: [why ?? whose, "Let the owner sign this very proposal."],
      name,
    });
    this.owner = owner;
    this.recovered = recovered;
    this.hash = hash;
  }
}

/** The signature's own file says that it is of another payout. */
export class OtherPayoutSignatureError extends OwnerSignatureError {
  readonly field: string;
  readonly attempted: string;
  readonly allowed: string;

  constructor(other: {
    readonly owner: Address;
    readonly hash: Hex;
    readonly field: string;
    readonly attempted: string;
    readonly allowed: string;
  }) {
    const { owner, hash, field, attempted, allowed } = other;
    super(
      { owner, recovered: undefined, hash },
      {
        why: `It is of another payout: its ${field} is ${attempted}, this payout's ${allowed}.`,
        name: "OtherPayoutSignatureError",
      },
    );
    this.field = field;
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** Somebody signed who does not own the Safe. */
export class UnknownOwnerError extends FeiqianError {
  readonly attempted: Address;
  readonly allowed: readonly Address[];

  constructor({ attempted, allowed }: { readonly attempted: Address; readonly allowed: readonly Address[] }) {
    super(`${attempted} signed, but does not own the Safe; its owners are ${allowed.join(", ")}.`, {
      metaMessages: ["Nothing was sent. Leave that signature out."],
      name: "UnknownOwnerError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** Fewer owners than the Safe asks for have signed. */
export class SignaturesMissingError extends FeiqianError {
  readonly attempted: number;
  readonly required: number;

  constructor({ attempted, required }: { readonly attempted: number; readonly required: number }) {
    super(`The payout has ${attempted} of the ${required} signatures that the Safe asks for.`, {
      metaMessages: ["Nothing was sent. Let more owners sign, and merge their signatures."],
      name: "SignaturesMissingError",
    });
    this.attempted = attempted;
    this.required = required;
  }
}
