import { defineError } from "./base.ts";

/** The indexer could not be asked, or refused the query. */
export class IndexerRequestError
  extends /* @__PURE__ */ defineError("IndexerRequestError", (its: { url: string; message: string }) => [
    `The indexer at ${its.url} ${its.message}`,
    "Payments go on without it: what a single one has become, `payment.get` reads from the chain.",
  ]) {}
/** The indexer has not reached a block in time. */
export class IndexerBehindError
  extends /* @__PURE__ */ defineError(
    "IndexerBehindError",
    (its: { attempted: bigint; reached: bigint | undefined; timeout: number }) => [
      `The indexer is at block ${its.reached ?? "none"}; block ${its.attempted} was waited for, for ${its.timeout} ms.`,
      "Wait longer by `timeout`, or see whether the indexer and its node are running.",
    ],
  ) {}
