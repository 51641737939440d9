import { FeiqianError } from "../../errors/base.ts";

/** A text that cannot be a line's reference. */
export class PayoutReferenceError extends FeiqianError {
  readonly attempted: string;
  readonly allowed: string;

  constructor({ attempted, allowed }: { readonly attempted: string; readonly allowed: string }) {
    super(`${JSON.stringify(attempted)} cannot be a reference; allowed is ${allowed}.`, {
      metaMessages: ["Shorten it to the supplier's invoice number, or give 32 bytes as hex."],
      name: "PayoutReferenceError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** A name, or the salt that it is hashed with, that cannot be part of a payout. */
export class PayoutNameError extends FeiqianError {
  readonly field: "salt" | "name";
  readonly attempted: string;
  readonly allowed: string;

  constructor(refused: { readonly field: "salt" | "name"; readonly attempted: string; readonly allowed: string }) {
    const { field, attempted, allowed } = refused;
    super(
      `${JSON.stringify(attempted)} cannot be a ${field === "name" ? "payee's name" : "salt"}; allowed is ${allowed}.`,
      {
        metaMessages: [field === "name" ? "Mend the name, or leave it out." : "Make one by `generateSalt()`."],
        name: "PayoutNameError",
      },
    );
    this.field = field;
    this.attempted = attempted;
    this.allowed = allowed;
  }
}
