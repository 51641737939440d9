import { FeiqianError } from "../../errors/base.ts";

/** A file that is not what it should be: a payout's proposal, a signature, or a batch of Safe's web app. */
export class PayoutFileError extends FeiqianError {
  readonly field: string;
  readonly attempted: string;
  readonly allowed: string;

  constructor(refused: {
    readonly field: string;
    readonly attempted: string;
    readonly allowed: string;
    readonly cause?: unknown;
  }) {
    const { field, attempted, allowed, cause } = refused;
    super(`The file's ${field} is ${attempted}; it has to be ${allowed}.`, {
      cause,
      metaMessages: ["Do not sign it. Ask whoever sent it for the file as it was written."],
      name: "PayoutFileError",
    });
    this.field = field;
    this.attempted = attempted;
    this.allowed = allowed;
  }
}
