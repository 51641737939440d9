import type { Context } from "ponder:registry";
import { dailyIncome, leg, type payment } from "ponder:schema";
import type { Address } from "viem";
import { amounts } from "./deployment.ts";
import { type LogEvent, dayOf, emitted, written } from "./rows.ts";

interface Leg {
  readonly kind: (typeof leg.$inferSelect)["kind"];
  /** The payment event that it belongs to. @default the current event */
  readonly eventId?: string;
  readonly from: Address;
  readonly account: Address;
  readonly amount: bigint;
  /** Its destination. @default the account */
  readonly to?: Address;
}

/** Writes a leg of a payment, unless it is zero. `Credited` may follow. */
export async function writeLeg(
  context: Context,
  event: LogEvent,
  { id, merchantAddress, tokenAddress }: Pick<typeof payment.$inferSelect, "id" | "merchantAddress" | "tokenAddress">,
  { amount, eventId = event.id, to, ...part }: Leg,
): Promise<void> {
  if (amount === 0n) return;
  const { kind, account } = part;
  const day = dayOf(event);
  await context.db.insert(leg).values({
    eventId,
    paymentId: id,
    merchantAddress,
    tokenAddress,
    ...part,
    to: to ?? account,
    ...amounts(tokenAddress, { amount }),
    credited: false,
    day,
    ...emitted(event),
  });
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
