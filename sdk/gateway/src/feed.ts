// Reads the chain for all of the merchant's payments, and writes what it sees with its place in the chain in one
// transaction: a crash loses nothing and tells nothing twice. Of several processes one does it.
import {
  type Deployment,
  type FeiqianActions,
  type MerchantCursor,
  type PaymentEventName,
  type PaymentTerms,
  toEventArgs,
} from "@feiqian/sdk";
import { type Address, BlockNotFoundError, type Hex, type PublicClient } from "viem";
import type { Clock } from "./clock.ts";
import { type Screening, holdPayer, stateInEvent } from "./compliance/screening.ts";
import type { GatewayConfig } from "./config.ts";
import type { Database, Queries } from "./database.ts";
import { LeaseLostError, type Leases } from "./lease.ts";
import { type EventDraft, type EventType, type PaymentFacts, appendEvents, lockOutbox } from "./outbox.ts";
import type { InvoiceRow, Registry } from "./registry.ts";

const LEASE = "feed";
const RENEW_MS = 5_000;
/** Milliseconds between two looks for what has expired. */
const EXPIRE_MS = 15_000;

/** An event as the SDK's feed tells it. */
interface Told {
  readonly id: Hex;
  readonly eventName: PaymentEventName;
  readonly args: object;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly logIndex: number;
}

interface News {
  readonly type: EventType;
  readonly told: Told;
}

export interface FeedContext {
  readonly config: GatewayConfig;
  readonly database: Database;
  readonly leases: Leases;
  readonly registry: Registry;
  readonly screening: Pick<Screening, "isScreened">;
  readonly client: FeiqianActions & Pick<PublicClient, "getBlock">;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

const isEntry = (name: PaymentEventName): boolean => name === "Charged" || name === "Authorized";

const termsOf = ({ args }: Told) => (args as { readonly terms: PaymentTerms }).terms;
const payerOf = ({ args }: Told) => (args as { readonly payer: Address }).payer;

type ByInvoice = Pick<InvoiceRow, "order_key" | "number">;

/** Marks the invoice that an entry has paid, and the others of its number. An order is paid by the id that was issued for it, never by its number. */
async function applyEntry({ query }: Queries, told: Told, paidAt: number | null, now: number): Promise<boolean> {
  const { number } = termsOf(told);
  const paid = await query<ByInvoice>(
    `update invoice set status = $2, paid_at = $3, closed_at = $4, payer = $5 where id = $1
     returning order_key, number`,
    [told.id, told.eventName.toLowerCase(), paidAt, now, payerOf(told).toLowerCase()],
  );
  const siblings = await query<ByInvoice>(
    `update invoice set status = $3, closed_at = $4
     where number = $1 and id <> $2 and status in ('open', 'expired', 'abandoned') returning order_key, number`,
    [number, told.id, paid.length > 0 ? "superseded" : "foreign", now],
  );
  return paid.length === 0 && siblings.length > 0;
}

/** An invoice whose payment the chain has taken back is open again, and expires in its time. */
const retractEntry = ({ query }: Queries, told: Told) =>
  query(
    `update invoice set status = 'open', paid_at = null, closed_at = null, payer = null
     where id = $1 or (number = $2 and status in ('superseded', 'foreign'))`,
    [told.id, termsOf(told).number],
  );

async function toFacts(queries: Queries, type: EventType, told: Told): Promise<PaymentFacts> {
  const [row] = await queries.query<ByInvoice>("select order_key, number from invoice where id = $1", [told.id]);
  const { id, eventName, args, blockNumber, blockHash, transactionHash, logIndex } = told;
  const own = isEntry(eventName) ? String(termsOf(told).number) : null;
  const tells = type === "payment.confirmed" || type === "payment.final";
  const screening = isEntry(eventName) && (await stateInEvent(queries, { subject: id, account: payerOf(told) }, tells));
  return {
    ...{ verb: eventName.toLowerCase() as PaymentFacts["verb"], id },
    ...{ order: row?.order_key ?? null, number: row?.number ?? own, args: toEventArgs(args) as PaymentFacts["args"] },
    ...{ block: { number: Number(blockNumber), hash: blockHash }, transactionHash, logIndex },
    ...(screening && { screening }),
  };
}

/** Writes news with the registry's part of it. */
async function write(
  queries: Queries,
  deployment: Deployment,
  clock: Clock,
  news: readonly News[],
  { times, isScreened }: { readonly times: ReadonlyMap<Hex, number>; readonly isScreened: boolean },
): Promise<void> {
  for (const { type, told } of news) {
    const now = Math.floor(clock());
    let isForeign = false;
    if (isEntry(told.eventName)) {
      if (type === "payment.seen") {
        isForeign = await applyEntry(queries, told, times.get(told.blockHash) ?? null, now);
        await holdPayer(queries, { subject: told.id, account: payerOf(told) }, isScreened, now);
      }
      if (type === "payment.retracted") await retractEntry(queries, told);
    }
    const data = await toFacts(queries, type, told);
    const drafts: EventDraft[] = [{ type, subject: told.id, data }];
    if (isForeign) drafts.push({ type: "number.foreign", subject: told.id, data });
    await appendEvents(queries, deployment, clock, drafts);
  }
}

/** Begins at once. @returns a function that ends it. */
export function startFeed(context: FeedContext): () => Promise<void> {
  const { config, database, leases, registry, screening, client, clock, onError } = context;
  const { deployment, merchant } = config;
  let stop: (() => void) | undefined;
  let isEnded = false;
  let expiredAt = 0;
  /** Counts the readings of this process: one that was stood down may still be about to write. */
  let readings = 0;

  async function readBlockTimes(news: readonly News[]): Promise<Map<Hex, number>> {
    const seen = news.filter(({ type, told }) => type === "payment.seen" && isEntry(told.eventName));
    const times = new Map<Hex, number>();
    for (const blockHash of new Set(seen.map(({ told }) => told.blockHash))) {
      // A block that is gone meanwhile is taken back by the next look.
      const block = await client.getBlock({ blockHash }).catch((error: unknown) => {
        if (error instanceof BlockNotFoundError) return undefined;
        throw error;
      });
      if (block) times.set(blockHash, Number(block.timestamp));
    }
    return times;
  }

  /** Nothing expires before the feed has read the chain up to that time: a payment in the last second is in time. */
  async function expire({ block }: MerchantCursor): Promise<void> {
    if (Date.now() < expiredAt + EXPIRE_MS) return;
    expiredAt = Date.now();
    const { timestamp } = await client.getBlock({ blockNumber: BigInt(block) });
    while ((await registry.expire(Number(timestamp))) > 0);
  }

  async function begin(): Promise<() => void> {
    const [row] = await database.query<{ cursor: MerchantCursor }>("select cursor from feed where name = $1", [
      merchant,
    ]);
    let news: News[] = [];
    const reading = ++readings;
    const tell = (type: EventType) => (told: object) => {
      news.push({ type, told: told as Told });
    };
    const seen = (eventName: PaymentEventName) => (event: object) => {
      const { blockNumber, blockHash, transactionHash, logIndex, ...args } = event as Told & object;
      const told = { id: args.id, eventName, args, blockNumber, blockHash, transactionHash, logIndex };
      tell("payment.seen")(told);
    };
    return client.merchant.watch({
      ...{ merchant, cursor: row?.cursor, onError },
      ...{ confirmations: config.confirmations, pollingInterval: config.pollingInterval },
      ...{ onCharged: seen("Charged"), onAuthorized: seen("Authorized"), onCaptured: seen("Captured") },
      ...{ onVoided: seen("Voided"), onReclaimed: seen("Reclaimed"), onRefunded: seen("Refunded") },
      onRetracted: tell("payment.retracted"),
      onConfirmed: (event) => {
        if (event.level === "confirmed") tell("payment.confirmed")(event);
        if (event.level === "finalized") tell("payment.final")(event);
      },
      async onCursor(cursor) {
        const times = await readBlockTimes(news);
        try {
          await database.transaction(async (queries) => {
            await leases.hold(queries, LEASE);
            if (reading !== readings) throw new LeaseLostError("This process reads on elsewhere.");
            if (news.length > 0) await lockOutbox(queries);
            await write(queries, deployment, clock, news, { times, isScreened: screening.isScreened });
            await queries.query(
              "insert into feed values ($1, $2) on conflict (name) do update set cursor = excluded.cursor",
              [merchant, cursor],
            );
          });
        } catch (error) {
          // Its successor reads on from what was written last.
          if (error instanceof LeaseLostError && reading === readings) standDown();
          throw error;
        }
        news = [];
        await expire(cursor);
      },
    });
  }

  function standDown(): void {
    stop?.();
    stop = undefined;
  }

  async function lead(): Promise<void> {
    const isLeader = await leases.take(LEASE);
    if (!isLeader) standDown();
    else if (!isEnded) stop ??= await begin();
  }

  let turn = lead().catch(onError);
  const timer = setInterval(() => {
    turn = turn.then(lead).catch(onError);
  }, RENEW_MS);
  return async () => {
    isEnded = true;
    clearInterval(timer);
    await turn;
    standDown();
    await leases.giveBack(LEASE);
  };
}
