import { createRoute, z } from "@hono/zod-openapi";
import { findCurrency } from "@feiqian/sdk";
import { BaseError, formatUnits, isAddressEqual, zeroAddress } from "viem";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import { toInvoice } from "../registry.ts";
import { answers, hash, secured, toToken, tokenSchema } from "./common.ts";

/** Of a rate: whole units of the quote for a whole one of the base. */
const RATE_DECIMALS = 18;

const seconds = z.number().int().nullable();
const priceSchema = z
  .object({
    source: z.string(),
    name: z.string().openapi({ example: "EUR/USDT" }),
    base: z.string(),
    quote: z.string(),
    status: z.enum(["priced", "refused"]),
    rate: z.string().nullable().openapi({ description: "`quote` for one `base`; null: there is no price" }),
    ratedAt: seconds.openapi({ description: "Unix seconds, of the oldest part of the rate" }),
    age: seconds.openapi({ description: "Seconds" }),
    reason: z.string().nullable().openapi({ description: "Why there is no price" }),
    clearsAt: seconds.openapi({
      description: "Unix seconds: when there may be one at the earliest; null: nobody knows",
    }),
    text: z.string().openapi({ description: "For people: the source and each of its parts" }),
  })
  .openapi("Price");

const quoteSchema = z
  .object({
    invoice: z.string(),
    status: z.enum(["priced", "refused"]),
    amount: z.string(),
    currency: z.string(),
    token: tokenSchema,
    due: z.string().nullable().openapi({ description: "In the token, if it were paid now; nothing is promised" }),
    rate: z.string().nullable(),
    ratedAt: seconds,
    age: seconds,
    reason: z.string().nullable(),
    clearsAt: seconds,
    text: z.string(),
  })
  .openapi("Quote");

const orNull = (instant: bigint | null) => (instant === null ? null : Number(instant));
const reasonOf = (refusal: Error) => (refusal instanceof BaseError ? refusal.shortMessage : refusal.message);

const path = "/v1/prices";

export function addPrices(app: App, gateway: Gateway, { requires }: Guard): void {
  const { client, config, registry } = gateway;
  const { deployment } = config;

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path,
        tags: ["prices"],
        summary: "List currencies that can be asked for, at their price now",
      },
      ...secured("prices:read"),
      middleware: [requires("prices:read")] as const,
      responses: answers({ 200: z.object({ items: z.array(priceSchema) }) }, "The sources of the deployment"),
    }),
    async (context) => {
      const items = await Promise.all(
        deployment.sources.map(async ({ name, base, quote, address: source }) => {
          const { rate, ratedAt, age, refusal, clearsAt, text } = await client.price.getHealth({ source });
          return {
            ...{ source, name, base, quote, status: refusal ? ("refused" as const) : ("priced" as const) },
            ...{ rate: rate === null ? null : formatUnits(rate, RATE_DECIMALS), ratedAt: orNull(ratedAt) },
            ...{ age: orNull(age), reason: refusal && reasonOf(refusal), clearsAt: orNull(clearsAt), text },
          };
        }),
      );
      return context.json({ items }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/quote`, tags: ["prices"], summary: "Price an invoice as of now" },
      ...secured("prices:read"),
      middleware: [requires("prices:read")] as const,
      request: { query: z.object({ invoice: hash }) },
      responses: answers({ 200: quoteSchema }, "What its payer would pay, or why that is not known now"),
    }),
    async (context) => {
      const row = await registry.get(context.req.valid("query").invoice);
      const { terms, id } = toInvoice(row);
      if (isAddressEqual(terms.source, zeroAddress))
        throw new Problem("NotPriced", `Invoice ${id} is in its token: it has no price that could change.`, {
          ...{ status: 422, next: "Its amount is what the payer pays." },
        });
      const quote = await client.price.getQuote({ terms });
      const token = toToken(deployment, terms.token);
      const { code, decimals } = findCurrency(terms.currency) ?? { code: terms.currency, decimals: 0 };
      const asked = {
        ...{ invoice: id, amount: formatUnits(terms.amount, decimals), currency: code, token, text: quote.text },
      };
      if (quote.status === "refused") {
        const reason = reasonOf(quote.refusal);
        const nothing = { due: null, rate: null, ratedAt: null, age: null };
        return context.json(
          { ...asked, ...nothing, status: "refused" as const, reason, clearsAt: orNull(quote.clearsAt) },
          200,
        );
      }
      const { due, rate, ratedAt, age } = quote;
      return context.json(
        {
          ...{ ...asked, status: "priced" as const, due: formatUnits(due, token.decimals) },
          ...{ rate: formatUnits(rate, RATE_DECIMALS), ratedAt: Number(ratedAt), age: Number(age) },
          ...{ reason: null, clearsAt: null },
        },
        200,
      );
    },
  );
}
