import type { Context } from "ponder:registry";
import { paymentEvent } from "ponder:schema";
import type { Address, Hex } from "viem";
import { amounts } from "./deployment.ts";
import { type LogEvent, emitted } from "./rows.ts";

interface Entry {
  readonly paymentId: Hex;
  readonly kind: (typeof paymentEvent.$inferSelect)["kind"];
  readonly account: Address;
  readonly tokenAddress: Address;
  readonly amount: bigint;
  readonly store?: Address;
  readonly reason?: Hex;
}

/** Adds an event to its payment's history. */
export const addToHistory = (context: Context, event: LogEvent, { amount, ...entry }: Entry) =>
  context.db
    .insert(paymentEvent)
    .values({ id: event.id, ...entry, ...amounts(entry.tokenAddress, { amount }), ...emitted(event) });
