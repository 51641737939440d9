import { FeiqianError } from "./base.ts";

/** The indexer could not be asked, or refused the query. */
export class IndexerRequestError extends FeiqianError {
  readonly url: string;

  constructor({ url, message, cause }: { readonly url: string; readonly message: string; readonly cause?: unknown }) {
    super(`The indexer at ${url} ${message}`, {
      cause,
      metaMessages: ["Payments go on without it: what a single one has become, `payment.get` reads from the chain."],
      name: "IndexerRequestError",
    });
    this.url = url;
  }
}

/** The indexer has not reached a block in time. */
export class IndexerBehindError extends FeiqianError {
  readonly attempted: bigint;
  readonly reached: bigint | undefined;

  constructor({
    attempted,
    reached,
    timeout,
  }: {
    readonly attempted: bigint;
    readonly reached: bigint | undefined;
    readonly timeout: number;
  }) {
    super(`The indexer is at block ${reached ?? "none"}; block ${attempted} was waited for, for ${timeout} ms.`, {
      metaMessages: ["Wait longer by `timeout`, or see whether the indexer and its node are running."],
      name: "IndexerBehindError",
    });
    this.attempted = attempted;
    this.reached = reached;
  }
}
