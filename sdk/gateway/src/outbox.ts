// Events, in order: read by the API, and delivered by webhooks. Events are written in the transaction of what they
// are about, and fan out to the endpoints there.
import { createHash, randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Deployment, PaymentEventName } from "@feiqian/sdk";
import type { Address, Hex } from "viem";
import type { Clock } from "./clock.ts";
import type { ScreeningState } from "./compliance/screening.ts";
import type { Queries } from "./database.ts";
import { locks } from "./locks.ts";
import type { InvoiceFacts } from "./registry.ts";

export const paymentTypes = ["payment.seen", "payment.confirmed", "payment.final", "payment.retracted"] as const;
export const invoiceTypes = ["invoice.issued", "invoice.expired", "invoice.abandoned", "invoice.cancelled"] as const;
/** About a payment whose payer is held by screening, released later, or refused. */
export const screeningTypes = ["payment.held", "payment.released", "payment.refused"] as const;
/** `number.foreign`: a number of the registry was spent by terms that it has not issued. */
export const eventTypes = [...paymentTypes, ...screeningTypes, "number.foreign", ...invoiceTypes] as const;
export type EventType = (typeof eventTypes)[number];

/** The chain's word on a payment; `payment.verifyEvent` of the SDK holds it against a node. */
export interface PaymentFacts {
  readonly verb: Lowercase<PaymentEventName>;
  readonly id: Hex;
  /** The shop's own key of the order; null: this gateway has not issued the invoice. */
  readonly order: string | null;
  readonly number: string | null;
  /** The log's arguments by their names, whole numbers as decimal strings. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly block: { readonly number: number; readonly hash: Hex };
  readonly transactionHash: Hex;
  readonly logIndex: number;
  /** Of the payer, as the gateway saw it when it wrote this; with `charged` and `authorized` alone. */
  readonly screening?: ScreeningState;
}

/** The gateway's own word on a payment's payer, which no node proves. */
export interface ScreeningFacts {
  readonly id: Hex;
  readonly order: string | null;
  readonly number: string | null;
  readonly payer: Address;
  readonly hold: string;
  readonly reason: string;
  /** Name of the API key that decided; null: the gateway. */
  readonly by: string | null;
}

/** The body of a webhook, and an item of `/v1/events`. */
export interface GatewayEvent {
  /** The same over all attempts: receivers pass over one that they have. */
  readonly id: string;
  readonly type: EventType;
  /** Unix seconds, by this gateway's clock. */
  readonly createdAt: number;
  readonly chainId: number;
  readonly processor: Address;
  readonly data: PaymentFacts | ScreeningFacts | InvoiceFacts;
}

export interface EventDraft {
  readonly type: EventType;
  readonly subject: Hex;
  readonly data: GatewayEvent["data"];
}

export interface EventRow {
  readonly seq: number;
  readonly body: GatewayEvent;
}

/** Tells that something was appended by this process; others find out by looking. */
export const appended = new EventEmitter().setMaxListeners(0);

const placeOf = ({ chainId, processor }: Deployment, data: EventDraft["data"]): string | null =>
  "block" in data ? `${chainId}:${processor.toLowerCase()}:${data.block.hash}:${data.logIndex}` : null;

const randomId = (): string => `evt_${randomUUID().replaceAll("-", "")}`;

/**
 * The same log has the same id, whichever process reads it. A block that was taken back and is back again is news: it
 * has been retracted once more.
 */
async function idOf({ query }: Queries, type: EventType, place: string | null): Promise<string | undefined> {
  if (place === null) return undefined;
  const [row] = await query<{ times: number }>(
    "select count(*)::integer as times from event where place = $1 and type = 'payment.retracted'",
    [place],
  );
  return `evt_${createHash("sha256").update(`${place}:${type}:${row!.times}`).digest("hex").slice(0, 32)}`;
}

/** First in each transaction that writes events and more: no two then wait for each other. */
export const lockOutbox = ({ query }: Queries) => query("select pg_advisory_xact_lock($1)", [locks.outbox]);

/**
 * Common table expressions that append an event for a row of `source`, and its deliveries. Their parameters are `values`,
 * from `$1` on. The rows' lock lets an endpoint end only before or after this: none of its deliveries is left over.
 */
export function toAppend(
  deployment: Deployment,
  clock: Clock,
  { type, subject, data, id = randomId() }: EventDraft & { readonly id?: string | undefined },
) {
  const createdAt = Math.floor(clock());
  const { chainId, processor } = deployment;
  const body: GatewayEvent = { id, type, createdAt, chainId, processor, data };
  const withFrom = (source: string) => `
    locked as materialized (select pg_advisory_xact_lock(${locks.outbox}) from ${source} limit 1),
    written as (
      insert into event (id, type, subject, place, body, created_at) select $1, $2, $3, $4, $5::jsonb, $6::bigint from locked
      on conflict (id) do nothing returning seq, type, subject
    ),
    sent as (
      insert into delivery (id, endpoint_id, seq, subject, status, attempts, next_at)
      select 'dlv_' || md5(endpoint.id || ':' || written.seq), endpoint.id, written.seq, written.subject, 'pending', 0,
        $7::double precision
      from written, (select id, types from endpoint where status = 'active' for key share) as endpoint
      where endpoint.types = '[]' or endpoint.types @> to_jsonb(written.type)
    )`;
  return { withFrom, values: [id, type, subject, placeOf(deployment, data), body, createdAt, clock()] };
}

export const tellAppended = (): void => void setImmediate(() => appended.emit("event"));

/** Appends events in this order. One that is there already stays as it is. */
export async function appendEvents(
  queries: Queries,
  deployment: Deployment,
  clock: Clock,
  drafts: readonly EventDraft[],
): Promise<void> {
  for (const draft of drafts) {
    const id = await idOf(queries, draft.type, placeOf(deployment, draft.data));
    const { withFrom, values } = toAppend(deployment, clock, { ...draft, id });
    await queries.query(`with ${withFrom("(select 1) as always")} select 1`, values);
  }
  if (drafts.length > 0) tellAppended();
}

export interface EventFilter {
  /** Sequence of the last event before; 0: from the first. */
  readonly after: number;
  readonly type?: EventType | undefined;
  /** Id of a payment or an invoice. */
  readonly subject?: string | undefined;
  readonly limit: number;
}

/** Sequence of the latest event. None before it is written later. */
export async function findHead({ query }: Queries): Promise<number> {
  const [row] = await query<{ head: number }>("select coalesce(max(seq), 0) as head from event");
  return row!.head;
}

/** Events in their order. */
export const listEvents = ({ query }: Queries, { after, type, subject, limit }: EventFilter) =>
  query<EventRow>(
    `select seq, body from event
     where seq > $1 and ($2::text is null or type = $2) and ($3::text is null or subject = $3) order by seq limit $4`,
    [after, type ?? null, subject?.toLowerCase() ?? null, limit],
  );
