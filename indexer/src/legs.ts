import type { Context, Event } from "ponder:registry";
import { dailyIncome, leg } from "ponder:schema";
import { type Address, type Hex, zeroAddress } from "viem";
import { amounts } from "./deployment.ts";
import { dayOf, emitted, written } from "./rows.ts";

export type LegKind = (typeof leg.$inferSelect)["kind"];

interface Leg {
  readonly paymentId: Hex;
  readonly merchantAddress: Address;
  readonly kind: LegKind;
  readonly from: Address;
  readonly account: Address;
  readonly tokenAddress: Address;
  readonly amount: bigint;
  /** Where it is, if not with the account. */
  readonly to?: Address;
  /** The store that holds it, where it could not be delivered. */
  readonly creditedIn?: Address | null;
  /** Where the event stands that told of it, if it is not the one at hand. */
  readonly logIndex?: number;
}

/** Writes where a part of a payment went; nothing for a part of nothing. */
export async function writeLeg(
  context: Context,
  event: Event,
  { amount, to, creditedIn = null, logIndex = event.log.logIndex, ...part }: Leg,
): Promise<void> {
  if (amount === 0n) return;
  const { kind, account, tokenAddress } = part;
  const day = dayOf(event);
  await context.db.insert(leg).values({
    id: `${event.transaction.hash}-${logIndex}-${kind}`,
    ...part,
    to: creditedIn ?? to ?? account,
    ...amounts(tokenAddress, { amount }),
    credited: creditedIn !== null,
    day,
    ...emitted(event),
    logIndex,
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

const unnamedId = (paymentId: Hex, account: Address): string => `${paymentId}-${account.toLowerCase()}`;

/**
 * Remembers a credit until an event names its part: splits are paid first, then the fee, then the merchant, and one
 * account may be all of them. In between it is a leg of no kind's id; the verb that follows in the transaction leaves
 * none of them behind.
 */
export const keepCredit = (
  context: Context,
  event: Event,
  part: Pick<Leg, "paymentId" | "merchantAddress" | "account" | "tokenAddress" | "amount"> & { readonly to: Address },
) =>
  context.db
    .insert(leg)
    .values({
      id: unnamedId(part.paymentId, part.account),
      ...part,
      kind: "fee",
      from: zeroAddress,
      amountDecimal: "",
      credited: true,
      day: dayOf(event),
      ...emitted(event),
    })
    .onConflictDoUpdate(({ amount }) => ({ amount: amount + part.amount }));

/** What an account has been credited of a payment and no event has named yet: how much, and in which store. */
export async function takeCredit(
  context: Context,
  paymentId: Hex,
  account: Address,
): Promise<{ readonly store: Address; readonly amount: bigint } | null> {
  const id = unnamedId(paymentId, account);
  const found = await context.db.find(leg, { id });
  if (!found) return null;
  await context.db.delete(leg, { id });
  return { store: found.to, amount: found.amount };
}
