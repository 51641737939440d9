// Sends the outbox to the endpoints, at least once, and what is about one payment in order. Any number of processes share
// the work: each claims what it sends for a while, so that what a dead one has claimed is sent by another.
import { Webhook } from "standardwebhooks";
import type { Clock } from "./clock.ts";
import type { GatewayConfig } from "./config.ts";
import type { Database } from "./database.ts";
import { type EndpointRow, type Secret, endEndpoint, liveSecrets } from "./endpoints.ts";
import { type GatewayEvent, appended } from "./outbox.ts";
import { notFound, Problem } from "./problem.ts";
import { post } from "./target.ts";

/** At a time, in all and to one endpoint: more than there are endpoints, of which those that hang get one each. */
const MAX_SENDING = 64;
const MAX_SENDING_EACH = 8;
const LOOK_MS = 1_000;
/** Twice a request's limit: whoever has not recorded its result by then is dead. */
const CLAIM_SECONDS = 30;
/** Milliseconds for which requests may go on when the gateway is stopped. */
const GRACE_MS = 3_000;

const MINUTE = 60;
const HOUR = 3_600;
const DELAYS = [5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR];
/** Delays are longer by up to a fifth: what failed together is not tried again together. */
const JITTER = 0.2;
const GIVE_UP_SECONDS = 3 * 24 * HOUR;

const GONE = 410;

export const deliveryStatuses = ["pending", "delivered", "dead"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export interface DeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly seq: number;
  readonly subject: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly next_at: number;
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
}

/** A delivery that this process is to send. */
interface Claimed extends Pick<DeliveryRow, "id" | "endpoint_id" | "seq" | "subject" | "attempts"> {
  readonly first_at: number;
  readonly url: string;
  readonly secrets: readonly Secret[];
  readonly body: GatewayEvent;
}

export interface DeliveriesContext {
  readonly config: Pick<GatewayConfig, "allowsPrivateTargets" | "webhookDelays">;
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** Claims what is due: of one endpoint and subject the first that is pending; of one that has not taken its last, one. */
const claim = (
  { query }: Database,
  now: number,
  { sending, taking }: { readonly sending: ReadonlyMap<string, string>; readonly taking: ReadonlySet<string> },
) => {
  const allowed = Object.fromEntries([...taking].map((endpoint) => [endpoint, MAX_SENDING_EACH]));
  for (const endpoint of sending.values()) allowed[endpoint] = (allowed[endpoint] ?? 1) - 1;
  return query<Claimed>(
    `with due as (
       select found.id from endpoint cross join lateral (
         select id, next_at from delivery
         where endpoint_id = endpoint.id and status = 'pending' and next_at <= $1 and not $2::jsonb ? id
           and not exists (
             select 1 from delivery earlier
             where earlier.endpoint_id = delivery.endpoint_id and earlier.subject = delivery.subject
               and earlier.status = 'pending' and earlier.seq < delivery.seq
           )
         order by next_at, seq
         limit greatest(0, coalesce(($3::jsonb ->> endpoint.id)::integer, 1))
         for update skip locked
       ) as found
       where endpoint.status = 'active' order by found.next_at limit $4
     )
     update delivery set attempts = attempts + 1, first_at = coalesce(first_at, $1), next_at = $1 + ${CLAIM_SECONDS}
     from due, endpoint, event
     where delivery.id = due.id and endpoint.id = delivery.endpoint_id and event.seq = delivery.seq
     returning delivery.id, endpoint_id, delivery.seq, delivery.subject, attempts, first_at, url, secrets, body`,
    [now, [...sending.keys()], allowed, MAX_SENDING - sending.size],
  );
};

const sign = ({ body, secrets }: Claimed, text: string, now: number): Record<string, string> => {
  const at = new Date(now * 1_000);
  const signatures = liveSecrets(secrets, now).map((secret) => new Webhook(secret).sign(body.id, at, text));
  return {
    "webhook-id": body.id,
    "webhook-timestamp": String(Math.floor(now)),
    "webhook-signature": signatures.join(" "),
  };
};

/** The result of an attempt. */
interface Result {
  readonly status: number | null;
  readonly error: string | null;
}

const MAX_ERROR = 300;

/** Begins at once. @returns a function that ends it. */
export function startDeliveries({ config, database, clock, onError }: DeliveriesContext): () => Promise<void> {
  const delays = config.webhookDelays ?? DELAYS;
  /** Endpoints by the deliveries that are being sent. */
  const sending = new Map<string, string>();
  /** Endpoints that have taken what they were sent last. */
  const taking = new Set<string>();
  const abort = new AbortController();
  const running = new Set<Promise<void>>();
  let isEnded = false;

  async function attempt(claimed: Claimed): Promise<Result> {
    const text = JSON.stringify(claimed.body);
    try {
      const headers = sign(claimed, text, clock());
      const { allowsPrivateTargets } = config;
      const status = await post(claimed.url, { allowsPrivateTargets, headers, body: text, signal: abort.signal });
      const isRedirect = status >= 300 && status < 400;
      return { status, error: isRedirect ? "It redirects, which is not followed." : null };
    } catch (error) {
      const { message, cause } = error as Error;
      return {
        status: null,
        error: [message, cause && (cause as Error).message].filter(Boolean).join(": ").slice(0, MAX_ERROR),
      };
    }
  }

  /** Others of the subject are due with the one that is before them. */
  const record = async (
    { id, endpoint_id, seq, subject, attempts }: Claimed,
    { status, error }: Result,
    { becomes, nextAt }: { readonly becomes: DeliveryStatus; readonly nextAt: number },
  ) =>
    database.transaction(async ({ query }) => {
      // An endpoint that ends locks all of its rows, in no order: this comes before or after.
      await query("select id from endpoint where id = $1 for key share", [endpoint_id]);
      // Another process has taken over what took too long: its result counts, unless this one has arrived.
      const rows = await query(
        `update delivery set status = $3, next_at = $4, last_status = $5, last_error = $6, last_at = $7
         where id = $1 and status = 'pending' and ($2 = attempts or $3 = 'delivered') returning id`,
        [id, attempts, becomes, nextAt, status, error, clock()],
      );
      if (rows.length === 0) return;
      await query(
        "update delivery set next_at = $4 where endpoint_id = $1 and subject = $2 and seq > $3 and status = 'pending'",
        [endpoint_id, subject, seq, nextAt],
      );
    });

  async function send(claimed: Claimed): Promise<void> {
    const result = await attempt(claimed);
    const { status } = result;
    const now = clock();
    if (status === GONE) {
      await database.transaction(async (queries) => {
        const ending = { status: "gone", reason: "The endpoint has answered 410." } as const;
        await endEndpoint(queries, claimed.endpoint_id, ending);
        await queries.query("update delivery set last_status = $2, last_at = $3 where id = $1", [
          claimed.id,
          status,
          now,
        ]);
      });
      return;
    }
    const isTaken = status !== null && status >= 200 && status < 300;
    if (isTaken) taking.add(claimed.endpoint_id);
    else taking.delete(claimed.endpoint_id);
    if (isTaken) {
      await record(claimed, result, { becomes: "delivered", nextAt: now });
      return;
    }
    const end = claimed.first_at + GIVE_UP_SECONDS;
    const delay = delays[Math.min(claimed.attempts, delays.length) - 1]! * (1 + JITTER * Math.random());
    await (now >= end
      ? record(claimed, result, { becomes: "dead", nextAt: now })
      : record(claimed, result, { becomes: "pending", nextAt: Math.min(now + delay, end) }));
  }

  async function look(): Promise<void> {
    if (isEnded || sending.size >= MAX_SENDING) return;
    for (const claimed of await claim(database, clock(), { sending, taking })) {
      sending.set(claimed.id, claimed.endpoint_id);
      const job = send(claimed)
        .catch(onError)
        .finally(() => {
          sending.delete(claimed.id);
          running.delete(job);
          wake();
        });
      running.add(job);
    }
  }

  let looking: Promise<void> | undefined;
  let isCalled = false;
  /** Looks once more after a look that is on its way: it may have missed what is new. */
  function wake(): void {
    isCalled = true;
    looking ??= (async () => {
      while (isCalled && !isEnded) {
        isCalled = false;
        await look().catch(onError);
      }
      looking = undefined;
    })();
  }

  wake();
  const timer = setInterval(wake, LOOK_MS);
  appended.on("event", wake);
  return async () => {
    isEnded = true;
    clearInterval(timer);
    appended.off("event", wake);
    await looking;
    const grace = setTimeout(() => abort.abort(), GRACE_MS);
    await Promise.all(running);
    clearTimeout(grace);
  };
}

export interface DeliveryFilter {
  readonly endpoint?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly subject?: string | undefined;
  /** `seq:id` of the last row before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

const columns = `delivery.id, endpoint_id, delivery.seq, delivery.subject, delivery.status, attempts, next_at, first_at,
  last_at, last_status, last_error, event.id as event_id, event.type`;

export type ListedDelivery = DeliveryRow & { readonly event_id: string; readonly type: GatewayEvent["type"] };

/** Deliveries, the latest event's first. */
export function listDeliveries({ query }: Database, { endpoint, status, subject, after, limit }: DeliveryFilter) {
  const [, seq, id] = /^(\d{1,15}):(dlv_[\da-f]{32})$/.exec(after ?? "") ?? [];
  if (after !== undefined && seq === undefined)
    throw new Problem("CursorUnknown", "The cursor is none of this list.", { status: 422, next: "Begin without one." });
  return query<ListedDelivery>(
    `select ${columns} from delivery join event on event.seq = delivery.seq
     where ($1::text is null or endpoint_id = $1) and ($2::text is null or delivery.status = $2)
       and ($3::text is null or event.subject = $3)
       and ($4::bigint is null or (delivery.seq, delivery.id) < ($4::bigint, $5::text))
     order by delivery.seq desc, delivery.id desc limit $6`,
    [endpoint ?? null, status ?? null, subject ?? null, seq ?? null, id ?? null, limit],
  );
}

/** Sends it again at once; its attempts and its three days start over. */
export const replayDelivery = ({ transaction }: Database, clock: Clock, id: string): Promise<ListedDelivery> =>
  transaction(async ({ query }) => {
    const [endpoint] = await query<Pick<EndpointRow, "id" | "status">>(
      `select id, status from endpoint where id = (select endpoint_id from delivery where id = $1) for key share`,
      [id],
    );
    if (!endpoint) throw notFound("delivery", id);
    if (endpoint.status !== "active")
      throw new Problem("EndpointEnded", `The endpoint ${endpoint.id} is ${endpoint.status}.`, {
        ...{
          status: 409,
          next: "Make another endpoint: its events are those from then on. GET /v1/events has the rest.",
        },
      });
    const [row] = await query<ListedDelivery>(
      `update delivery set status = 'pending', attempts = 0, first_at = null, next_at = $2
       from event where delivery.id = $1 and event.seq = delivery.seq returning ${columns}`,
      [id, clock()],
    );
    setImmediate(() => appended.emit("event"));
    return row!;
  });
