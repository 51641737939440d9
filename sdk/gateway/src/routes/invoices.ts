import { timingSafeEqual } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import type { Address } from "viem";
import type { App } from "../app.ts";
import { type ScreeningState, screeningStates } from "../compliance/screening.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import { type InvoiceInput, type InvoiceRow, type Registry, statuses } from "../registry.ts";
import { address, amount, answers, body, hash, limit, pageOf, seconds, secured } from "./common.ts";
import { idempotencyKey, pendingSchema, toPending, toToken } from "./common.ts";

const YEAR = 366 * 86_400;
const text = z.string().min(1).max(200);
const decimal = z
  .string()
  .max(60)
  .regex(/^-?\d+(\.\d+)?$/);

const party = z.strictObject({
  name: text,
  address: z.string().max(500).optional(),
  country: z.string().max(60).optional(),
  taxId: z.string().max(60).optional(),
});

export const documentSchema = z
  .strictObject({
    version: z.literal(1),
    currency: text,
    issuedAt: text,
    seller: party,
    buyer: party,
    lines: z
      .array(
        z.strictObject({
          ...{ description: text, quantity: decimal, unitPrice: decimal },
          ...{ taxRate: decimal, taxAmount: decimal, amount: decimal },
        }),
      )
      .max(500),
    taxTotal: decimal,
    total: decimal,
    note: z.string().max(2_000).optional(),
  })
  .openapi("Document", { description: "The lines that the payer sees. Its hash stands in the signed terms." });

const returnUrl = z.url({ protocol: /^https?$/ }).max(2_000);

const terms = {
  amount,
  currency: z
    .string()
    .min(1)
    .max(20)
    .openapi({ description: "A token's symbol, or a currency by ISO 4217", example: "USDT" }),
  token: z.string().max(42).optional().openapi({ description: "Symbol or address of the token that pays" }),
  payer: address.optional().openapi({ description: "The only account that may pay" }),
  payExpiry: seconds.optional().openapi({ description: "Unix seconds before which it must be paid" }),
  expiresIn: z.number().int().min(60).max(YEAR).optional().openapi({ description: "Seconds from now. Default: 3600" }),
  capture: z.enum(["automatic", "manual"]).optional().openapi({ description: "manual: held until it is captured" }),
  captureWithin: z.number().int().min(3_600).max(YEAR).optional(),
  feeBps: z.number().int().min(0).max(10_000).optional(),
  feeReceiver: address.optional(),
  splits: z
    .array(z.strictObject({ account: address, bps: z.number().int().min(1).max(10_000) }))
    .max(16)
    .optional(),
  policy: address.optional(),
  document: documentSchema.optional(),
  returnUrl: returnUrl.optional().openapi({ description: "Where the payer goes afterwards" }),
  metadata: z
    .record(z.string().max(40), z.string().max(500))
    .refine((given) => Object.keys(given).length <= 50, "50 entries at most")
    .optional(),
};

export const invoiceInput = z
  .strictObject({ order: text.openapi({ description: "Your own key of the order", example: "order-1001" }), ...terms })
  .openapi("InvoiceInput");

const change = z.strictObject(terms).partial().openapi("InvoiceChange");

const invoiceSchema = z
  .object({
    id: z.string().openapi({ description: "The payment's id: what a webhook names when the order is paid" }),
    order: z.string(),
    version: z.number().int(),
    number: z.string(),
    status: z.enum(statuses),
    amount: z.string(),
    currency: z.string(),
    token: z.object({ address: z.string(), symbol: z.string(), decimals: z.number().int() }),
    capture: z.enum(["automatic", "manual"]),
    payExpiry: z.number().int(),
    issuedAt: z.number().int(),
    openedAt: z.number().int().nullable(),
    paidAt: z.number().int().nullable(),
    closedAt: z.number().int().nullable(),
    link: z.string().openapi({ description: "Under which it is paid; what follows # reaches no server" }),
    url: z.string().openapi({ description: "A short link that leads there and counts as opened" }),
    document: z.looseObject({}).nullable(),
    salt: z.string(),
    returnUrl: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    screening: z.enum(screeningStates).nullable().openapi({
      description: "Of who has paid it: ship if it is clear, or none as nobody is screened. null: not paid",
    }),
  })
  .openapi("Invoice");

type InvoiceBody = z.infer<typeof invoiceSchema>;

function toBody(
  row: InvoiceRow,
  screening: ScreeningState | null,
  { config, registry }: Pick<Gateway, "config"> & { registry: Registry },
): InvoiceBody {
  const { id, order_key: order, version, number, status, input: its, document, salt } = row;
  const { token } = row.terms as { readonly token: Address };
  return {
    ...{ id, order, version, number, status, amount: its.amount, currency: its.currency },
    ...{ token: toToken(config.deployment, token), capture: its.capture ?? "automatic" },
    ...{ payExpiry: row.pay_expiry, issuedAt: row.issued_at, openedAt: row.opened_at },
    ...{ paidAt: row.paid_at, closedAt: row.closed_at, link: registry.linkOf(row, { whole: true }) },
    url: `${config.origin}/i/${id}?salt=${salt}`,
    ...{ document: document as InvoiceBody["document"], salt, returnUrl: its.returnUrl ?? null },
    ...{ metadata: its.metadata ?? {}, screening },
  };
}

const byId = z.object({ id: hash });
/** For those whom the document is meant for. The id alone is public once it is paid. */
export const withSalt = z.object({
  salt: hash.optional().openapi({ description: "The invoice's, as its link has it" }),
});
export const isOf = ({ salt }: InvoiceRow, given: z.infer<typeof withSalt>): boolean =>
  given.salt !== undefined && timingSafeEqual(Buffer.from(given.salt), Buffer.from(salt));
const path = "/v1/invoices";

export function addInvoices(app: App, gateway: Gateway, { requires, once }: Guard): void {
  const { registry, screening } = gateway;
  async function showAll(rows: readonly InvoiceRow[]): Promise<InvoiceBody[]> {
    const paid = rows.flatMap(({ id, payer }) => (payer ? [{ id, payer }] : []));
    const states = paid.length > 0 ? await screening.statesOf(paid) : [];
    const byId = new Map(paid.map(({ id }, i) => [id, states[i]!]));
    return rows.map((row) => toBody(row, byId.get(row.id) ?? null, gateway));
  }
  const show = async (row: InvoiceRow) => (await showAll([row]))[0]!;

  app.openapi(
    createRoute({
      ...{ method: "post", path, tags: ["invoices"], summary: "Issue an invoice", ...secured("invoices:write") },
      middleware: [requires("invoices:write"), once()] as const,
      request: body(invoiceInput),
      responses: answers({ 200: invoiceSchema, 201: invoiceSchema }, "The order's invoice"),
    }),
    async (context) => {
      const { row, isNew } = await registry.create(context.req.valid("json") as InvoiceInput);
      return context.json(await show(row), isNew ? 201 : 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path, tags: ["invoices"], summary: "List invoices, the latest first" },
      ...secured("invoices:read"),
      middleware: [requires("invoices:read")] as const,
      request: {
        query: z.object({ order: text.optional(), status: z.enum(statuses).optional(), after: text.optional(), limit }),
      },
      responses: answers({ 200: pageOf(invoiceSchema) }, "A page of invoices"),
    }),
    async (context) => {
      const filter = context.req.valid("query");
      const rows = await registry.list({ ...filter, limit: filter.limit + 1 });
      const items = rows.slice(0, filter.limit);
      const last = rows.length > items.length ? items.at(-1) : undefined;
      return context.json({ items: await showAll(items), next: last ? `${last.issued_at}:${last.id}` : null }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/{id}`, tags: ["invoices"], summary: "Read an invoice" },
      ...secured("invoices:read"),
      middleware: [requires("invoices:read")] as const,
      request: { params: byId },
      responses: answers({ 200: invoiceSchema }, "The invoice"),
    }),
    async (context) => context.json(await show(await registry.get(context.req.valid("param").id)), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "patch", path: `${path}/{id}`, tags: ["invoices"], summary: "Amend an invoice" },
      ...secured("invoices:write"),
      middleware: [requires("invoices:write"), once()] as const,
      request: { params: byId, ...body(change) },
      responses: answers({ 200: invoiceSchema }, "The version that holds from now on, under the same number"),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      return context.json(
        await show(await registry.amend(id, context.req.valid("json") as Partial<InvoiceInput>)),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/{id}/cancel`, tags: ["invoices"] },
      summary: "Spend its number, so that no version can be paid",
      ...secured("invoices:write"),
      middleware: [requires("invoices:write"), once({ isRequired: true })] as const,
      request: { params: byId, headers: idempotencyKey },
      responses: answers(
        { 200: invoiceSchema.extend({ transactionHash: z.string() }), 202: pendingSchema },
        "The cancelled invoice; 202: it is not mined yet",
      ),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      const key = context.req.valid("header")["idempotency-key"];
      return registry.cancel(id, `cancel ${id} ${key}`).then(
        async ({ row, transactionHash }) => context.json({ ...(await show(row)), transactionHash }, 200),
        (error: unknown) => context.json(toPending(error), 202),
      );
    },
  );

  // For payers, without a key: whoever knows the id has the invoice, and who knows the salt, its document.
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/i/{id}", tags: ["checkout"], summary: "Lead a payer to the page that pays" },
      request: { params: byId, query: withSalt },
      responses: { ...answers({}, ""), 302: { description: "To the page /pay, with the invoice behind its #" } },
    }),
    async (context) => {
      const row = await registry.open(context.req.valid("param").id);
      return context.redirect(registry.linkOf(row, { whole: isOf(row, context.req.valid("query")) }), 302);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/i/{id}/document", tags: ["checkout"], summary: "Read an invoice's document" },
      request: { params: byId, query: withSalt },
      responses: answers(
        { 200: z.object({ document: documentSchema, salt: z.string(), returnUrl: z.string().nullable() }) },
        "The document, and the salt with which it hashes to the terms' referenceHash",
      ),
    }),
    async (context) => {
      const row = await registry.get(context.req.valid("param").id);
      const { id, document, salt, input: its } = row;
      if (!document || !isOf(row, context.req.valid("query")))
        throw new Problem("NotFound", `Invoice ${id} has no document with that salt.`, { status: 404 });
      context.header("access-control-allow-origin", "*");
      return context.json(
        { document: document as z.infer<typeof documentSchema>, salt, returnUrl: its.returnUrl ?? null },
        200,
      );
    },
  );
}
