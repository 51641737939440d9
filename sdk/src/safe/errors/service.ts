import { FeiqianError } from "../../errors/base.ts";

/** A Safe Transaction Service could not be asked, or refused. */
export class SafeServiceError extends FeiqianError {
  readonly url: string;
  /** Of HTTP; undefined where there was no answer. */
  readonly status: number | undefined;

  constructor(failed: {
    readonly url: string;
    readonly message: string;
    readonly status?: number | undefined;
    readonly cause?: unknown;
  }) {
    const { url, message, status, cause } = failed;
    super(`The Safe Transaction Service at ${url} ${message}`, {
      cause,
      metaMessages: ["The payout does not need it: proposal and signatures travel as files as well."],
      name: "SafeServiceError",
    });
    this.url = url;
    this.status = status;
  }
}
