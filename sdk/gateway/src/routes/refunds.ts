import { createRoute, z } from "@hono/zod-openapi";
import { type RefundReason, formatReason, parseAmount } from "@feiqian/sdk";
import { toSafeBatch } from "@feiqian/sdk/safe";
import { type Address, type Hex, formatUnits } from "viem";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import type { GatewayEvent, PaymentFacts } from "../outbox.ts";
import { findPayment } from "../payments.ts";
import { findSafe } from "../safe.ts";
import {
  address,
  amount,
  answers,
  body,
  hash,
  limit,
  pageOf,
  secured,
  sequence,
  toToken,
  tokenSchema,
} from "./common.ts";

const reasons: readonly [RefundReason, ...RefundReason[]] = [
  ...(["requested", "duplicate", "fraudulent", "undelivered", "other"] as const),
];

/** A batch of Transaction Builder, an app of Safe's web app. */
const batchSchema = z
  .looseObject({
    chainId: z.string(),
    transactions: z.array(z.object({ to: z.string(), value: z.string(), data: z.string() })),
  })
  .openapi("SafeBatch");

const proposedSchema = z
  .object({
    status: z.literal("needs_signatures"),
    payment: z.string(),
    merchant: z.string(),
    to: z.string(),
    token: tokenSchema,
    amount: z.string(),
    refundable: z.string().openapi({ description: "As the chain had it: if it changes, the batch moves nothing" }),
    reason: z.enum(reasons),
    safe: z
      .object({ owners: z.array(z.string()), threshold: z.number().int() })
      .nullable()
      .openapi({ description: "Null: the merchant is no Safe" }),
    batch: batchSchema,
    next: z.string(),
  })
  .openapi("RefundProposal");

const refundSchema = z
  .object({
    payment: z.string(),
    order: z.string().nullable(),
    state: z.enum(["seen", "confirmed", "final"]),
    to: z.string(),
    from: z.string(),
    token: tokenSchema,
    amount: z.string(),
    reason: z.string(),
    transactionHash: z.string(),
    blockNumber: z.number().int(),
    seenAt: z.number().int(),
  })
  .openapi("Refund");

const forSafe =
  "Save `batch` as a file and open it in Transaction Builder of Safe's web app, where the owners sign. (The page /payout opens transfers alone.)";
const forAccount = "The merchant is no Safe: its account sends the transactions of `batch` in their order.";

interface Row {
  readonly seq: number;
  readonly body: GatewayEvent & { readonly data: PaymentFacts };
  /** Type of the newest event of that log. */
  readonly state: string;
  /** Null: the gateway has not read the payment's entry. */
  readonly token: Address | null;
}

const path = "/v1/refunds";

export function addRefunds(app: App, gateway: Gateway, { requires }: Guard): void {
  const { client, config, database, screening } = gateway;
  const { deployment, merchant } = config;

  app.openapi(
    createRoute({
      ...{ method: "post", path, tags: ["refunds"], summary: "Prepare a refund for the merchant's owners to sign" },
      ...secured("refunds:write"),
      middleware: [requires("refunds:write")] as const,
      request: body(
        z.strictObject({
          payment: hash,
          amount: amount.optional().openapi({ description: "In the payment's token. Default: all that is refundable" }),
          reason: z.enum(reasons),
        }),
      ),
      responses: answers(
        { 200: proposedSchema },
        "What the merchant's owners sign. The gateway sends nothing: the money is the merchant's",
      ),
    }),
    async (context) => {
      const { payment: id, amount: given, reason } = context.req.valid("json");
      const { terms } = await findPayment(gateway, id);
      const token = toToken(deployment, terms.token);
      const sum = given === undefined ? {} : { amount: parseAmount(given, token) };
      const [{ approvals, ...prepared }, safe] = await Promise.all([
        client.payment.refund.prepare({ terms, reason, account: merchant, ...sum }),
        findSafe(gateway),
      ]);
      await screening.admit([{ subject: `refund:${id}`, account: prepared.to }]);
      const decimal = (units: bigint) => formatUnits(units, token.decimals);
      const batch = toSafeBatch({
        ...{ chainId: deployment.chainId, safe: merchant, name: "Refund" },
        description: `${decimal(prepared.amount)} ${token.symbol} of payment ${id}`,
        calls: [...approvals, client.payment.refund.call(prepared)],
      });
      return context.json(
        {
          ...{ status: "needs_signatures" as const, payment: id, merchant, to: prepared.to, token },
          ...{ amount: decimal(prepared.amount), refundable: decimal(prepared.refundable), reason },
          safe: safe && { owners: [...safe.owners], threshold: safe.threshold },
          batch: { ...batch, transactions: [...batch.transactions] },
          next: safe ? forSafe : forAccount,
        },
        200,
      );
    },
  );

  const tokenOf = async ({ token, body: { data } }: Row) =>
    toToken(deployment, token ?? (await findPayment(gateway, data.id)).terms.token);

  async function toBody(row: Row): Promise<z.infer<typeof refundSchema>> {
    const { data, createdAt } = row.body;
    const args = data.args as { readonly to: string; readonly from: string; readonly amount: string; reason: Hex };
    const token = await tokenOf(row);
    return {
      ...{ payment: data.id, order: data.order, state: row.state.replace("payment.", "") as "seen" },
      ...{ to: args.to, from: args.from, token, amount: formatUnits(BigInt(args.amount), token.decimals) },
      ...{ reason: formatReason(args.reason), transactionHash: data.transactionHash },
      ...{ blockNumber: data.block.number, seenAt: createdAt },
    };
  }

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path,
        tags: ["refunds"],
        summary: "List refunds, the latest first",
        ...secured("refunds:read"),
      },
      middleware: [requires("refunds:read")] as const,
      request: {
        query: z.object({ payment: hash.optional(), to: address.optional(), after: sequence.optional(), limit }),
      },
      responses: answers({ 200: pageOf(refundSchema) }, "A page of refunds that the chain has"),
    }),
    async (context) => {
      const { payment, to, after, limit: most } = context.req.valid("query");
      const rows = await database.query<Row>(
        `select seq, body,
           (select type from event newest where newest.place = seen.place order by seq desc limit 1) as state,
           (select body->'data'->'args'->'terms'->>'token' from event entry
             where entry.subject = seen.subject and entry.body->'data'->'args' ? 'terms' limit 1) as token
         from event seen
         where type = 'payment.seen' and body->'data'->>'verb' = 'refunded'
           and ($1::text is null or subject = $1) and ($2::text is null or lower(body->'data'->'args'->>'to') = $2)
           and ($3::bigint is null or seq < $3::bigint)
           and not exists (
             select 1 from event later
             where later.place = seen.place and later.seq > seen.seq and later.type = 'payment.retracted')
         order by seq desc limit $4`,
        [payment ?? null, to?.toLowerCase() ?? null, after ?? null, most + 1],
      );
      const shown = rows.slice(0, most);
      const next = rows.length > most ? String(shown.at(-1)!.seq) : null;
      return context.json({ items: await Promise.all(shown.map(toBody)), next }, 200);
    },
  );
}
