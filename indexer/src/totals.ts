import type { Context, Event } from "ponder:registry";
import { dailyCurrencyTotal, dailyTotal } from "ponder:schema";
import { type Address, zeroAddress } from "viem";
import { amounts } from "./deployment.ts";
import { dayOf, written } from "./rows.ts";

const nothing = {
  gross: 0n,
  fee: 0n,
  splitTotal: 0n,
  tokenFee: 0n,
  net: 0n,
  authorized: 0n,
  captured: 0n,
  capturedNet: 0n,
  capturedFee: 0n,
  capturedSplitTotal: 0n,
  voided: 0n,
  reclaimed: 0n,
  refunded: 0n,
};
type SumName = keyof typeof nothing;

/** Adds an event's amounts to its merchant's day. */
export async function addToDay(
  context: Context,
  event: Event,
  { merchantAddress, tokenAddress }: { readonly merchantAddress: Address; readonly tokenAddress: Address },
  { paymentCount = 0, ...added }: Readonly<Partial<Record<SumName, bigint>>> & { readonly paymentCount?: number },
): Promise<void> {
  const names = Object.keys(added) as SumName[];
  await context.db
    .insert(dailyTotal)
    .values({
      merchantAddress,
      tokenAddress,
      day: dayOf(event),
      paymentCount,
      ...amounts(tokenAddress, { ...nothing, ...added }),
      ...written(event),
    })
    .onConflictDoUpdate((row) => ({
      paymentCount: row.paymentCount + paymentCount,
      ...amounts(tokenAddress, Object.fromEntries(names.map((name) => [name, row[name] + added[name]!]))),
      ...written(event),
    }));
}

/** Adds an event's amounts to its merchant's day in a currency, if the payment was priced. */
export async function addToCurrencyDay(
  context: Context,
  event: Event,
  {
    merchantAddress,
    tokenAddress,
    currency,
    source,
  }: Readonly<Record<"merchantAddress" | "tokenAddress" | "currency" | "source", Address>>,
  {
    paymentCount = 0,
    priced = 0n,
    due = 0n,
    received = 0n,
  }: Readonly<Partial<Record<"priced" | "due" | "received", bigint>>> & { readonly paymentCount?: number },
): Promise<void> {
  if (source === zeroAddress) return;
  await context.db
    .insert(dailyCurrencyTotal)
    .values({
      merchantAddress,
      currency,
      tokenAddress,
      day: dayOf(event),
      paymentCount,
      priced,
      ...amounts(tokenAddress, { due, received }),
      ...written(event),
    })
    .onConflictDoUpdate((row) => ({
      paymentCount: row.paymentCount + paymentCount,
      priced: row.priced + priced,
      ...amounts(tokenAddress, { due: row.due + due, received: row.received + received }),
      ...written(event),
    }));
}
