// Errors as RFC 9457 has them: what was tried, what was allowed, and what to do next.
import { FeiqianError } from "@feiqian/sdk";
import { z } from "@hono/zod-openapi";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { BaseError, HttpRequestError, TimeoutError } from "viem";

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: "Names the kind of the error", example: "/problems/OrderKeyReused" }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    next: z.string().optional().openapi({ description: "What to do about it" }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: "Fields of the request that were refused" }),
  })
  .openapi("Problem");

export type ProblemBody = z.infer<typeof problemSchema>;

interface ProblemParameters {
  readonly status: ContentfulStatusCode;
  readonly detail?: string | undefined;
  readonly next?: string | undefined;
  readonly errors?: ProblemBody["errors"];
  readonly cause?: unknown;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** An answer that is not what was asked for. `name` ends its type: "OrderKeyReused". */
export class Problem extends Error {
  readonly body: ProblemBody;
  readonly status: ContentfulStatusCode;
  readonly retryAfter: number | undefined;
  constructor(name: string, title: string, { status, detail, next, errors, cause, retryAfter }: ProblemParameters) {
    super(title, { cause });
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = {
      ...{ type: `/problems/${name}`, title, status },
      ...(detail !== undefined && { detail }),
      ...(next !== undefined && { next }),
      ...(errors && { errors }),
    };
  }
}

/** Refusals that are about the state of things, and not about the request itself. */
const conflicts = new Set(["OrderKeyReusedError", "NumberSpentError", "KeyUsedError", "CapturableChangedError"]);
/** Refusals that another attempt may not meet. */
const unavailable = new Set([
  ...["NodeUnreachableError", "IndexerRequestError", "IndexerBehindError", "LogsRefusedError", "LogsWithheldError"],
  ...["GasMissingError", "ScreeningError"],
]);
/** A transaction was sent, and did nothing: its key is used. */
const undone = new Set(["TransactionRevertedError", "TransactionReplacedError"]);
const isSilence = (cause: unknown) => cause instanceof HttpRequestError || cause instanceof TimeoutError;

/** An error of the SDK as a problem; undefined: it is none of the SDK's. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof FeiqianError)) {
    if (!(error instanceof BaseError) || error.walk(isSilence) === null) return undefined;
    return new Problem("NodeUnreachable", "The node does not answer.", {
      ...{ status: 503, next: "Try again; if it was about to send, with the same Idempotency-Key.", cause: error },
    });
  }
  if (undone.has(error.name))
    return new Problem(error.name.replace(/Error$/, ""), error.shortMessage, {
      ...{ status: 502, cause: error },
      next: "Nothing was moved but the gas. Read the state of things, and ask again with another Idempotency-Key.",
    });
  const status = conflicts.has(error.name) ? 409 : unavailable.has(error.name) ? 503 : 422;
  const name = error.name.replace(/Error$/, "");
  return new Problem(name, error.shortMessage, { status, next: error.metaMessages?.join(" "), cause: error });
}

export const notFound = (noun: string, id: string): Problem =>
  new Problem("NotFound", `There is no ${noun} ${id}.`, { status: 404 });
