import type { Context, Event } from "ponder:registry";
import { dailyIncome, leg } from "ponder:schema";
import type { Address, Hex } from "viem";
import { amounts } from "./deployment.ts";
import { dayOf, written } from "./rows.ts";

export type LegKind = (typeof leg.$inferSelect)["kind"];

export const legId = (paymentId: Hex, kind: LegKind, account: Address): string =>
  `${paymentId}-${kind}-${account.toLowerCase()}`;

interface Leg {
  readonly paymentId: Hex;
  readonly merchantAddress: Address;
  readonly kind: LegKind;
  readonly from: Address;
  readonly account: Address;
  readonly tokenAddress: Address;
  readonly amount: bigint;
  /** The store that holds it, where it could not be delivered. */
  readonly creditedIn: Address | null;
}

/** Writes where a part of a payment went; nothing for a part of nothing. */
export async function writeLeg(context: Context, event: Event, { amount, creditedIn, ...part }: Leg): Promise<void> {
  if (amount === 0n) return;
  const { kind, account, tokenAddress } = part;
  const day = dayOf(event);
  const row = {
    ...part,
    to: creditedIn ?? account,
    ...amounts(tokenAddress, { amount }),
    credited: creditedIn !== null,
    day,
    ...written(event),
    transactionHash: event.transaction.hash,
  };
  await context.db
    .insert(leg)
    .values({ id: legId(part.paymentId, kind, account), ...row })
    .onConflictDoUpdate(row);
  if (kind !== "fee" && kind !== "split") return;
  await context.db
    .insert(dailyIncome)
    .values({ account, kind, tokenAddress, day, legCount: 1, ...amounts(tokenAddress, { amount }), ...written(event) })
    .onConflictDoUpdate((income) => ({
      legCount: income.legCount + 1,
      ...amounts(tokenAddress, { amount: income.amount + amount }),
      ...written(event),
    }));
}
