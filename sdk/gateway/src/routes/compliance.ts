import { createRoute, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { getAddress } from "viem";
import type { App } from "../app.ts";
import { type ListedRow, words } from "../compliance/providers.ts";
import {
  type Actor,
  type Receipt,
  appendReceipt,
  checkReceipts,
  decisions,
  lockReceipts,
} from "../compliance/receipts.ts";
import { type ScreeningRow, holdStates, screeningStates } from "../compliance/screening.ts";
import type { Env, Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import { notFound } from "../problem.ts";
import { address, answers, body, limit, pageOf, secured, sequence } from "./common.ts";

const actor = z.object({ id: z.string(), name: z.string() });
const by = z.union([actor, z.null()]).openapi({ description: "The API key that decided; null: the gateway" });

const findingSchema = z
  .object({
    provider: z.string(),
    verdict: z.enum([...words, "down"]),
    reason: z.string(),
    reference: z.string().nullable().openapi({ description: "The provider's own name for its answer" }),
    at: z.number().int(),
  })
  .openapi("Finding");

const holdSchema = z
  .object({
    id: z.string(),
    subject: z.string().openapi({
      description: "The matter: a payment's id, order:KEY, refund:ID, payout:REFERENCE, capture:ID, or merchant",
    }),
    account: z.string(),
    state: z.enum([...holdStates, "clear"]),
    reason: z.string(),
    findings: z.array(findingSchema),
    by,
    openedAt: z.number().int(),
    changedAt: z.number().int(),
    isRetried: z.boolean().openapi({ description: "It is asked about again by itself, as a provider was down" }),
  })
  .openapi("Hold");

const receiptSchema = z
  .object({
    seq: z.number().int(),
    body: z.object({
      ...{ at: z.number().int(), subject: z.string(), account: z.string(), decision: z.enum(decisions) },
      ...{ reason: z.string(), findings: z.array(findingSchema), by, overrides: z.boolean() },
    }),
    previous: z.string(),
    hash: z.string().openapi({ description: "SHA-256 of the RFC 8785 JSON of {body, previous, seq}" }),
  })
  .openapi("Receipt");

const listedSchema = z
  .object({
    account: z.string(),
    state: z.enum(["blocked", "trusted"]),
    reason: z.string(),
    addedBy: z.string(),
    addedAt: z.number().int(),
  })
  .openapi("ListedAccount");

const toHold = (row: ScreeningRow): z.infer<typeof holdSchema> => ({
  ...{ id: row.id, subject: row.subject, account: getAddress(row.account), state: row.state, reason: row.reason },
  ...{ findings: [...(row.findings ?? [])], by: row.decided_by, openedAt: row.opened_at, changedAt: row.changed_at },
  isRetried: row.state === "held" && row.retry_at !== null,
});

const toListed = ({ account, state, reason, added_by: addedBy, added_at: addedAt }: ListedRow) => ({
  ...{ account: getAddress(account), state, reason, addedBy, addedAt },
});

const page = { after: sequence.optional().openapi({ description: "`next` of the page before" }), limit };
const reason = z.string().min(1).max(500);
const byHold = z.object({ id: z.string().regex(/^hold_[\da-f]{16}$/) });
const byAddress = z.object({ address });
const noun = { tags: ["compliance"] };
const path = "/v1/compliance";

export function addCompliance(app: App, { screening, database, clock }: Gateway, { requires, once }: Guard): void {
  type Passed = MiddlewareHandler<Env>;
  const reads = { ...secured("compliance:read"), middleware: [requires("compliance:read")] as [Passed] };
  const writes = { ...secured("compliance:write"), middleware: [requires("compliance:write"), once()] as Passed[] };
  const actorOf = ({ id, name }: Env["Variables"]["apiKey"]): Actor => ({ id, name });

  /** The first ones of some rows with one too many, and where the others begin. */
  const cut = <row extends { readonly seq: number }>(rows: readonly row[], most: number) => {
    const shown = rows.slice(0, most);
    return { shown, next: rows.length > most ? String(shown.at(-1)!.seq) : null };
  };

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/holds`, ...noun, summary: "List who was held, the latest first", ...reads },
      request: { query: z.object({ state: z.enum(holdStates).optional(), account: address.optional(), ...page }) },
      responses: answers({ 200: pageOf(holdSchema) }, "A page of holds"),
    }),
    async (context) => {
      const { state, account, after, limit: most } = context.req.valid("query");
      const rows = await database.query<ScreeningRow>(
        `select * from screening where state <> 'clear' and ($1::text is null or state = $1)
           and ($2::text is null or account = $2) and ($3::bigint is null or seq < $3::bigint)
         order by seq desc limit $4`,
        [state ?? null, account?.toLowerCase() ?? null, after ?? null, most + 1],
      );
      const { shown, next } = cut(rows, most);
      return context.json({ items: shown.map(toHold), next }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{
        method: "post",
        path: `${path}/holds/{id}/release`,
        ...noun,
        summary: "Let a counterparty pass in its matter",
      },
      ...writes,
      request: {
        params: byHold,
        ...body(
          z.strictObject({
            reason,
            overrides: z
              .boolean()
              .default(false)
              .openapi({ description: "Also where a provider refuses it; never where the chain's list does" }),
          }),
        ),
      },
      responses: answers({ 200: holdSchema }, "The hold, released. The providers were asked once more"),
    }),
    async (context) => {
      const hand = { state: "released" as const, by: actorOf(context.get("apiKey")), ...context.req.valid("json") };
      return context.json(toHold(await screening.decide(context.req.valid("param").id, hand)), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/holds/{id}/refuse`, ...noun, summary: "Refuse a counterparty in its matter" },
      ...writes,
      request: { params: byHold, ...body(z.strictObject({ reason })) },
      responses: answers({ 200: holdSchema }, "The hold, refused until it is released"),
    }),
    async (context) => {
      const hand = { state: "refused" as const, by: actorOf(context.get("apiKey")), ...context.req.valid("json") };
      const row = await screening.decide(context.req.valid("param").id, { ...hand, overrides: false });
      return context.json(toHold(row), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/decisions`, ...noun, summary: "List receipts of decisions, the latest first" },
      ...reads,
      request: { query: z.object({ account: address.optional(), ...page }) },
      responses: answers({ 200: pageOf(receiptSchema) }, "A page of receipts"),
    }),
    async (context) => {
      const { account, after, limit: most } = context.req.valid("query");
      const rows = await database.query<Receipt>(
        `select * from decision where ($1::text is null or body->>'account' = $1)
           and ($2::bigint is null or seq < $2::bigint) order by seq desc limit $3`,
        [account === undefined ? null : getAddress(account), after ?? null, most + 1],
      );
      const { shown, next } = cut(rows, most);
      return context.json({ items: shown as z.infer<typeof receiptSchema>[], next }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/decisions/check`, ...noun, summary: "Check that no receipt was changed" },
      ...reads,
      responses: answers(
        {
          200: z.object({
            count: z.number().int(),
            head: z.string().openapi({ description: "Hash of the last one: whoever keeps it sees a later change" }),
            brokenAt: z
              .number()
              .int()
              .nullable()
              .openapi({ description: "Of the first receipt that is not as written" }),
          }),
        },
        "Whether each receipt follows from the one before it",
      ),
    }),
    async (context) => context.json(await checkReceipts(database), 200),
  );

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path: `${path}/counterparties/{address}`,
        ...noun,
        summary: "Read what is known of an account",
      },
      ...reads,
      request: { params: byAddress },
      responses: answers(
        {
          200: z.object({
            account: z.string(),
            state: z
              .enum(screeningStates)
              .openapi({ description: "The strictest of its matters; none: it was never screened" }),
            listed: z.union([listedSchema, z.null()]),
            matters: z.array(holdSchema).openapi({ description: "The latest 100" }),
          }),
        },
        "The account's state",
      ),
    }),
    async (context) => {
      const account = context.req.valid("param").address.toLowerCase();
      const [[listed], rows, strict] = await Promise.all([
        database.query<ListedRow>("select * from listed where account = $1", [account]),
        database.query<ScreeningRow>("select * from screening where account = $1 order by seq desc limit 100", [
          account,
        ]),
        database.query<Pick<ScreeningRow, "state">>(
          `select state from screening where account = $1
           order by array_position(array['refused', 'held'], state) limit 1`,
          [account],
        ),
      ]);
      const worst = strict[0]?.state;
      const passes = worst === "released" || worst === "clear";
      const state = listed?.state === "blocked" ? "refused" : passes ? "clear" : (worst ?? "none");
      return context.json(
        {
          ...{ account: getAddress(account), state: state as (typeof screeningStates)[number] },
          ...{ listed: listed ? toListed(listed) : null, matters: rows.map(toHold) },
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: `${path}/list`, ...noun, summary: "List the gateway's own list, by address", ...reads },
      request: { query: z.object({ after: address.optional(), limit }) },
      responses: answers({ 200: pageOf(listedSchema) }, "A page of accounts"),
    }),
    async (context) => {
      const { after = "", limit: most } = context.req.valid("query");
      const rows = await database.query<ListedRow>(
        "select * from listed where account > $1 order by account limit $2",
        [...[after.toLowerCase(), most + 1]],
      );
      const shown = rows.slice(0, most);
      return context.json({ items: shown.map(toListed), next: rows.length > most ? shown.at(-1)!.account : null }, 200);
    },
  );

  /** Changes the own list, with its receipt. */
  const change = (decision: "blocked" | "trusted" | "unlisted", account: string, said: string, who: Actor) =>
    database.transaction(async (queries) => {
      await lockReceipts(queries);
      const at = Math.floor(clock());
      const [row] =
        decision === "unlisted"
          ? await queries.query<ListedRow>("delete from listed where account = $1 returning *", [account])
          : await queries.query<ListedRow>(
              `insert into listed values ($1, $2, $3, $4, $5) on conflict (account) do update set state = excluded.state,
                 reason = excluded.reason, added_by = excluded.added_by, added_at = excluded.added_at returning *`,
              [account, decision, said, who.id, at],
            );
      if (!row) throw notFound("account on the list", account);
      await appendReceipt(queries, {
        ...{ at, subject: "own list", account: getAddress(account), decision, reason: said, findings: [] },
        ...{ by: who, overrides: false },
      });
      return toListed(row);
    });

  app.openapi(
    createRoute({
      ...{
        method: "put",
        path: `${path}/list/{address}`,
        ...noun,
        summary: "Block an account, or trust it",
        ...writes,
      },
      request: { params: byAddress, ...body(z.strictObject({ state: z.enum(["blocked", "trusted"]), reason })) },
      responses: answers(
        { 200: listedSchema },
        "The account. A blocked one is refused; of a trusted one the provider is not asked, but the chain's list is",
      ),
    }),
    async (context) => {
      const { state, reason: said } = context.req.valid("json");
      const account = context.req.valid("param").address.toLowerCase();
      return context.json(await change(state, account, said, actorOf(context.get("apiKey"))), 200);
    },
  );

  app.openapi(
    createRoute({
      ...{
        method: "delete",
        path: `${path}/list/{address}`,
        ...noun,
        summary: "Take an account off the list",
        ...writes,
      },
      request: { params: byAddress },
      responses: answers({ 200: listedSchema }, "The account as it was listed"),
    }),
    async (context) => {
      const account = context.req.valid("param").address.toLowerCase();
      return context.json(
        await change("unlisted", account, "Taken off the list.", actorOf(context.get("apiKey"))),
        200,
      );
    },
  );
}
