import { createRoute, z } from "@hono/zod-openapi";
import { type AmountToken, findCurrency, parseAmount } from "@feiqian/sdk";
import type { PaymentRow } from "@feiqian/sdk/indexer";
import { type Address, type Hex, formatUnits, isAddressEqual, zeroAddress } from "viem";
import type { App } from "../app.ts";
import { type ScreeningState, screeningStates } from "../compliance/screening.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import { type FoundPayment, findOrders, findPayment } from "../payments.ts";
import { Problem } from "../problem.ts";
import type { Bounds } from "../sender.ts";
import { address, amount, answers, cursor, hash, limit, pageOf, secured } from "./common.ts";
import { idempotencyKey, pendingSchema, toPending, toToken, tokenSchema, wholeNumber } from "./common.ts";

const base = {
  id: z.string(),
  status: z.enum(["charged", "authorized"]).openapi({ description: "authorized: it is or was held, see `capturable`" }),
  order: z.string().nullable().openapi({ description: "Your own key; null: not issued by this gateway" }),
  number: z.string(),
  payer: z.string(),
  operator: z.string().nullable().openapi({ description: "Who may capture and void besides the merchant" }),
  token: tokenSchema.openapi({ description: "In which all amounts are but `amount`" }),
  amount: z.string().openapi({ description: "As signed, in `currency`" }),
  currency: z.string(),
  due: z.string().openapi({ description: "Taken of the payer" }),
  received: z.string().openapi({ description: "What arrived: at the merchant, or of a held payment in its store" }),
  capturable: z.string().openapi({ description: "Still held" }),
  refundable: z.string(),
  captureBefore: z.number().int().nullable().openapi({ description: "Unix seconds; null: it was charged at once" }),
  transactionHash: z.string(),
  blockNumber: z.string(),
  screening: z
    .enum(screeningStates)
    .openapi({ description: "Of the payer: ship if it is clear, or none as nobody is screened" }),
};
const paymentSchema = z.object(base).openapi("Payment", { description: "By the chain, just now" });

const sums = ["fee", "splitTotal", "tokenFee", "captured", "voided", "reclaimed", "refunded"] as const;
const listedSchema = z
  .object({
    ...base,
    received: z.string().openapi({ description: "What has reached the merchant" }),
    ...(Object.fromEntries(sums.map((sum) => [sum, z.string()])) as Record<(typeof sums)[number], z.ZodString>),
    paidAt: z.number().int(),
    changedAt: z.number().int(),
  })
  .openapi("ListedPayment", { description: "By the indexer, which may be some blocks behind the chain" });

const sentSchema = z.object({
  id: z.string(),
  status: z.literal("done"),
  amount: z.string(),
  token: tokenSchema,
  transactionHash: z.string(),
  credits: z
    .array(z.object({ account: z.string(), amount: z.string() }))
    .openapi({ description: "What could not be delivered: the store holds it for that account to claim" }),
});
const capturedSchema = sentSchema.extend({ net: z.string(), fee: z.string() }).openapi("Capture");
const voidedSchema = sentSchema.openapi("Void");

type Priced = { readonly amount: bigint; readonly currency: Address };

/** The signed amount, in the currency that it was signed in. */
function toSigned({ amount: units, currency }: Priced, token: AmountToken) {
  const known = findCurrency(currency);
  const { code, decimals } = known ?? { code: token.symbol, decimals: token.decimals };
  return { amount: formatUnits(units, decimals), currency: code };
}

const payerOf = ({ payment }: FoundPayment): Address => (payment.charged ?? payment.authorized).payer;
const orNull = (account: Address) => (isAddressEqual(account, zeroAddress) ? null : account);
const secondsOrNull = (seconds: bigint) => (seconds === 0n ? null : Number(seconds));

function toBody(
  { payment, terms, order }: FoundPayment,
  screening: ScreeningState,
  { config }: Gateway,
): z.infer<typeof paymentSchema> {
  const token = toToken(config.deployment, terms.token);
  const event = payment.charged ?? payment.authorized;
  const decimal = (units: bigint) => formatUnits(units, token.decimals);
  return {
    ...{ id: payment.id, status: payment.status, order, number: String(terms.number), token },
    ...{ payer: event.payer, operator: orNull(terms.operator), ...toSigned(terms, token), due: decimal(payment.due) },
    received: decimal(payment.status === "charged" ? payment.charged.received : payment.authorized.amount),
    capturable: decimal(payment.status === "charged" ? 0n : payment.capturable),
    ...{ refundable: decimal(payment.refundable), captureBefore: secondsOrNull(terms.authorizationExpiry) },
    ...{ transactionHash: event.transactionHash, blockNumber: String(event.blockNumber), screening },
  };
}

function toListed(row: PaymentRow, order: string | null, screening: ScreeningState): z.infer<typeof listedSchema> {
  const { id, status, number, payer, operator, token, due, received, capturable, refundable } = row;
  const decimal = (units: bigint) => formatUnits(units, token.decimals);
  return {
    ...{ id, status, order, number: String(number), payer, operator: orNull(operator), token: { ...token } },
    ...{ ...toSigned(row, token), due: decimal(due), received: decimal(received) },
    ...{ capturable: decimal(capturable), refundable: decimal(refundable) },
    ...(Object.fromEntries(sums.map((sum) => [sum, decimal(row[sum])])) as Record<(typeof sums)[number], string>),
    captureBefore: secondsOrNull(row.authorizationExpiry),
    ...{ transactionHash: row.transactionHash, blockNumber: String(row.blockNumber), screening },
    ...{ paidAt: Number(row.timestamp), changedAt: Number(row.changedAt) },
  };
}

interface Sent {
  readonly amount: bigint;
  readonly credits: readonly { readonly account: Address; readonly amount: bigint }[];
  readonly receipt: { readonly transactionHash: Hex };
}

interface Operated {
  readonly token: z.infer<typeof tokenSchema>;
  readonly decimal: (units: bigint) => string;
}

const toSent = (id: Hex, { amount: units, credits, receipt }: Sent, { token, decimal }: Operated) => ({
  ...{ id, status: "done" as const, amount: decimal(units), token, transactionHash: receipt.transactionHash },
  credits: credits.map((one) => ({ account: one.account, amount: decimal(one.amount) })),
});

const byId = z.object({ id: hash });
const path = "/v1/payments";
const part = {
  body: {
    required: false as const,
    content: {
      "application/json": {
        schema: z.strictObject({
          amount: amount.optional().openapi({ description: "In the payment's token. Default: all that is held" }),
        }),
      },
    },
  },
};

export function addPayments(app: App, gateway: Gateway, { requires, once }: Guard): void {
  const { client, config, database, indexer, sender, screening } = gateway;
  const { deployment, merchant, signer } = config;

  app.openapi(
    createRoute({
      ...{ method: "get", path, tags: ["payments"], summary: "List payments, the latest first" },
      ...secured("payments:read"),
      middleware: [requires("payments:read")] as const,
      request: {
        query: z.object({
          payer: address.optional(),
          number: wholeNumber.optional(),
          status: z.enum(["charged", "authorized"]).optional(),
          from: z.coerce.number().int().min(0).max(4_000_000_000).optional().openapi({ description: "Unix seconds" }),
          to: z.coerce.number().int().min(0).max(4_000_000_000).optional().openapi({ description: "Exclusive" }),
          after: cursor.optional(),
          limit,
        }),
      },
      responses: answers({ 200: pageOf(listedSchema) }, "A page of payments"),
    }),
    async (context) => {
      const { number, from, to, ...filter } = context.req.valid("query");
      const { items, pageInfo } = await indexer.listPayments({
        ...filter,
        ...(number !== undefined && { number: BigInt(number) }),
        ...(from !== undefined && { from: BigInt(from) }),
        ...(to !== undefined && { to: BigInt(to) }),
        merchant,
      });
      const orders = await findOrders(
        database,
        items.map(({ id }) => id),
      );
      const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      const states = await screening.statesOf(items);
      const shown = items.map((row, i) => toListed(row, orders.get(row.id) ?? null, states[i]!));
      return context.json({ items: shown, next }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/{id}`, tags: ["payments"], summary: "Ask the chain for a payment" },
      ...secured("payments:read"),
      middleware: [requires("payments:read")] as const,
      request: { params: byId },
      responses: answers({ 200: paymentSchema }, "The payment"),
    }),
    async (context) => {
      const found = await findPayment(gateway, context.req.valid("param").id);
      const [state] = await screening.statesOf([{ id: found.payment.id, payer: payerOf(found) }]);
      return context.json(toBody(found, state!, gateway), 200);
    },
  );

  /** A payment that the gateway may capture and void: the terms name its signer. */
  async function findOperated(id: Hex, given: string | undefined) {
    const found = await findPayment(gateway, id);
    const { terms } = found;
    const { operator } = terms;
    if (!isAddressEqual(operator, signer.address))
      throw new Problem("NotOperator", "The payment is not the gateway's to capture or void.", {
        status: 409,
        detail: `Its terms name ${orNull(operator) ?? "no operator"}; the gateway's signer is ${signer.address}.`,
        next: 'The merchant can do it by itself. Invoices with capture "manual" name the gateway.',
      });
    const token = toToken(deployment, terms.token);
    const part = { terms, ...(given !== undefined && { amount: parseAmount(given, token) }) };
    const decimal = (units: bigint) => formatUnits(units, token.decimals);
    return { part, token, decimal, payer: payerOf(found) };
  }

  app.openapi(
    createRoute({
      ...{
        method: "post",
        path: `${path}/{id}/capture`,
        tags: ["payments"],
        summary: "Bring held money to its owners",
      },
      ...secured("payments:write"),
      middleware: [requires("payments:write"), once({ isRequired: true })] as const,
      request: { params: byId, headers: idempotencyKey, ...part },
      responses: answers({ 200: capturedSchema, 202: pendingSchema }, "What was captured; 202: it is not mined yet"),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      const of = await findOperated(id, context.req.valid("json").amount);
      const captured = sender.send({
        key: `capture ${id} ${context.req.header("idempotency-key")}`,
        async plan() {
          // Voids are not screened: they are an exit.
          const { feeReceiver, splits } = of.part.terms;
          await screening.admit([
            { subject: id, account: of.payer },
            ...[feeReceiver, ...splits.map(({ account }) => account)].map((account) => {
              return { subject: `capture:${id}`, account };
            }),
          ]);
          const prepared = await client.payment.capture.prepare(of.part);
          return { ...prepared, call: client.payment.capture.call(prepared) };
        },
        send: (bounds: Bounds) => client.payment.captureSync({ ...of.part, ...bounds }),
      });
      return captured.then(
        ({ net, fee, ...sent }) =>
          context.json({ ...toSent(id, sent, of), net: of.decimal(net), fee: of.decimal(fee) }, 200),
        (error: unknown) => context.json(toPending(error), 202),
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/{id}/void`, tags: ["payments"], summary: "Return held money to the payer" },
      ...secured("payments:write"),
      middleware: [requires("payments:write"), once({ isRequired: true })] as const,
      request: { params: byId, headers: idempotencyKey, ...part },
      responses: answers({ 200: voidedSchema, 202: pendingSchema }, "What was returned; 202: it is not mined yet"),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      const of = await findOperated(id, context.req.valid("json").amount);
      const voided = sender.send({
        key: `void ${id} ${context.req.header("idempotency-key")}`,
        async plan() {
          const prepared = await client.payment.void.prepare(of.part);
          return { ...prepared, call: client.payment.void.call(prepared) };
        },
        send: (bounds: Bounds) => client.payment.voidSync({ ...of.part, ...bounds }),
      });
      return voided.then(
        (sent) => context.json(toSent(id, sent, of), 200),
        (error: unknown) => context.json(toPending(error), 202),
      );
    },
  );
}
