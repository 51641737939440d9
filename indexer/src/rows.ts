import type { Context, Event } from "ponder:registry";
import { merchant } from "ponder:schema";
import type { Address } from "viem";

/** An event that a contract emitted. */
export type LogEvent = Event & { readonly id: string };

/** Block of the last event that wrote the row. */
export const written = (event: Event) => ({ blockNumber: event.block.number, timestamp: event.block.timestamp });

/** Position on the chain of the row's one event. */
export const emitted = (event: Event) => ({
  ...written(event),
  transactionHash: event.transaction.hash,
  logIndex: event.log.logIndex,
});

/** The last event that changed a payment. */
export const changed = ({ id, block }: LogEvent) => ({
  lastEventId: id,
  changedInBlock: block.number,
  changedAt: block.timestamp,
});

/** The day of an event in UTC, "YYYY-MM-DD". */
export const dayOf = (event: Event): string =>
  new Date(Number(event.block.timestamp) * 1_000).toISOString().slice(0, 10);

/** An address is a merchant from its first event on. */
export const meetMerchant = (context: Context, event: Event, address: Address) =>
  context.db
    .insert(merchant)
    .values({ address, firstSeenAt: event.block.timestamp, paymentCount: 0, ...written(event) })
    .onConflictDoUpdate(written(event));
