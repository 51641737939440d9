// Pieces of the API's schemas that several nouns share.
import { z } from "@hono/zod-openapi";
import { type Deployment, TransactionUnknownError } from "@feiqian/sdk";
import type { Address, Hex } from "viem";
import { isAddress, isAddressEqual } from "viem";
import type { Scope } from "../keys.ts";
import { problemSchema } from "../problem.ts";

export const address = z
  .string()
  .refine((text) => isAddress(text), "an address, with its checksum or in lower case")
  .transform((text) => text as Address)
  .openapi({ type: "string", pattern: "^0x[0-9a-fA-F]{40}$", example: "0xdAC17F958D2ee523a2206206994597C13D831ec7" });

export const hash = z
  .string()
  .regex(/^0x[\da-fA-F]{64}$/, "32 bytes in hex")
  .transform((text) => text.toLowerCase() as Hex)
  .openapi({ type: "string", pattern: "^0x[0-9a-fA-F]{64}$", example: `0x${"5f".repeat(32)}` });

export const amount = z
  .string()
  .max(60)
  .regex(/^\d+(\.\d+)?$/, 'a decimal number such as "100.00"')
  .openapi({ description: "Decimal, in the currency named beside it", example: "100.00" });

export const seconds = z.number().int().min(0).max(4_000_000_000);

export const limit = z.coerce.number().int().min(1).max(100).default(20);

/** Of an invoice. */
export const wholeNumber = z.string().regex(/^\d{1,77}$/, "a whole number");

/** The indexer writes its cursors as JSON in base64, and fails at anything else. */
function isCursor(text: string): boolean {
  try {
    return typeof JSON.parse(Buffer.from(text, "base64").toString("utf8")) === "object";
  } catch {
    return false;
  }
}

/** Of the indexer's pages. */
export const cursor = z.string().max(500).refine(isCursor, "`next` of the page before");

export const idempotencyKey = z.object({
  "idempotency-key": z.string().min(1).max(200).openapi({ description: "The same one with each repetition" }),
});

export const tokenSchema = z.object({ address: z.string(), symbol: z.string(), decimals: z.number().int() });

/** A token that the deployment no longer lists is told of in base units. */
export function toToken({ tokens }: Pick<Deployment, "tokens">, token: Address): z.infer<typeof tokenSchema> {
  const known = tokens.find((one) => isAddressEqual(one.address, token));
  return { address: token, symbol: known?.symbol ?? "base units", decimals: known?.decimals ?? 0 };
}

export const pendingSchema = z
  .object({ status: z.literal("pending"), transactionHash: z.string().nullable(), next: z.string() })
  .openapi("Pending", { description: "It was sent, and what has become of it is not known yet" });

/** The answer while a transaction is not mined. Throws what is something else. */
export function toPending(error: unknown): z.infer<typeof pendingSchema> {
  if (!(error instanceof TransactionUnknownError)) throw error;
  const next = "It may be mined at any time. Repeat the request with the same Idempotency-Key: nothing is sent again.";
  return { status: "pending", transactionHash: error.hash ?? null, next };
}

/** Of the outbox. */
export const sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The parts of a route that follow from its scope: how it is secured, and the refusals that every route has. */
export const secured = (scope: Scope) => ({
  security: [{ key: [] }],
  description: `Scope \`${scope}\`.`,
});

const texts: Readonly<Record<number, string>> = {
  400: "Malformed, or an Idempotency-Key is missing",
  401: "No key, or an unknown one",
  403: "The key lacks the scope",
  404: "There is no such thing",
  409: "The state of things does not allow it",
  413: "The body is too large",
  415: "The body is no JSON",
  422: "Fields that are refused",
  429: "Too many requests",
  500: "The gateway failed",
  502: "The chain refused it",
  503: "The node or the indexer does not answer",
};

const problem = { "application/problem+json": { schema: problemSchema } };

/** Answers of a route: its own, and the problems that it may have. */
export const answers = <status extends number, schema extends z.ZodType>(
  own: Readonly<Record<status, schema>>,
  description: string,
) => ({
  ...(Object.fromEntries(
    Object.entries(own).map(([status, schema]) => [
      status,
      { description, content: { "application/json": { schema: schema as schema } } },
    ]),
  ) as Record<status, { description: string; content: { "application/json": { schema: schema } } }>),
  ...(Object.fromEntries(
    Object.entries(texts).map(([status, text]) => [status, { description: text, content: problem }]),
  ) as Record<never, never>),
});

export const body = <schema extends z.ZodType>(schema: schema) => ({
  body: { required: true as const, content: { "application/json": { schema } } },
});

/** A page of a list; `next` is null at its end. */
export const pageOf = <schema extends z.ZodType>(item: schema) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: "`after` of the next page; null: this is the last" }),
  });
