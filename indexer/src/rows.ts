import type { Context, Event } from "ponder:registry";
import { merchant } from "ponder:schema";
import type { Address } from "viem";

/** Where in the chain a row was last written. */
export const written = (event: Event) => ({ blockNumber: event.block.number, timestamp: event.block.timestamp });

/** Where in the chain the one event stands that a row tells of. */
export const emitted = (event: Event) => ({
  ...written(event),
  transactionHash: event.transaction.hash,
  logIndex: event.log.logIndex,
});

/** Where in the chain a payment was last changed. */
export const changed = ({ block }: Event) => ({ changedInBlock: block.number, changedAt: block.timestamp });

/** The day of an event in UTC, "YYYY-MM-DD". */
export const dayOf = (event: Event): string =>
  new Date(Number(event.block.timestamp) * 1_000).toISOString().slice(0, 10);

/** An address is a merchant from its first event on. */
export const meetMerchant = (context: Context, event: Event, address: Address) =>
  context.db
    .insert(merchant)
    .values({ address, firstSeenAt: event.block.timestamp, paymentCount: 0, ...written(event) })
    .onConflictDoUpdate(written(event));
