import { parseUnits } from "viem";
import type { MerchantName, Name, PayerName } from "./plan.ts";

const usdt = (amount: string) => parseUnits(amount, 6);

/** What the operator does with a payment, or anyone once it has expired. Amounts are in base units. */
type Step =
  | { readonly does: "capture"; readonly amount: bigint; readonly feeBps: bigint }
  | { readonly does: "void" | "reclaim"; readonly amount: bigint }
  | { readonly does: "refund"; readonly amount: bigint; readonly reason: "requested" | "undelivered" };

/** A payment that waits, or one whose money goes back, and its life from then on. */
export interface PlannedWaiting {
  readonly title: string;
  readonly merchant: MerchantName;
  readonly number: bigint;
  readonly amount: bigint;
  readonly payer: PayerName;
  readonly entry: "authorize" | "charge" | "refused";
  readonly feeBps: bigint;
  /** Where the fee is in the end. */
  readonly feeTo: Name;
  readonly life: readonly Step[];
  /** What `payment.get` comes to. */
  readonly fate: string;
}

const capture = (amount: string, feeBps = 0n): Step => ({ does: "capture", amount: usdt(amount), feeBps });

const ordinary = { merchant: "ink", entry: "authorize", feeBps: 0n, feeTo: "provider" } as const;

/** In the order in which they are taken. */
export const plans = {
  inParts: {
    ...ordinary,
    title: "captured in two parts, refunded in part",
    number: 11n,
    amount: usdt("200"),
    payer: "ada",
    feeBps: 100n,
    // The operator leaves its fee on the second.
    life: [capture("120", 100n), capture("80"), { does: "refund", amount: usdt("30"), reason: "requested" }],
    fate: "authorized: 0 wait, 170 refundable",
  },
  voided: {
    ...ordinary,
    title: "captured in part, the rest voided",
    number: 12n,
    amount: usdt("150"),
    payer: "ben",
    life: [capture("100"), { does: "void", amount: usdt("50") }],
    fate: "authorized: 0 wait, 100 refundable",
  },
  paused: {
    ...ordinary,
    title: "captured while the token is paused: credits",
    number: 13n,
    amount: usdt("70"),
    payer: "cem",
    feeBps: 500n,
    // The agent's credit is claimed to its bank.
    feeTo: "agentBank",
    life: [capture("70", 500n)],
    fate: "authorized: 0 wait, 70 refundable",
  },
  batched: {
    ...ordinary,
    title: "captured in a batch",
    number: 14n,
    amount: usdt("40"),
    payer: "ada",
    life: [capture("40")],
    fate: "authorized: 0 wait, 40 refundable",
  },
  batchedToo: {
    ...ordinary,
    title: "captured in the same batch, beside one that fails",
    number: 15n,
    amount: usdt("45"),
    payer: "ben",
    life: [capture("45")],
    fate: "authorized: 0 wait, 45 refundable",
  },
  renewed: {
    ...ordinary,
    title: "authorized into a new store: the issuer listed the old one",
    number: 16n,
    amount: usdt("55"),
    payer: "cem",
    life: [capture("55")],
    fate: "authorized: 0 wait, 55 refundable",
  },
  reclaimed: {
    ...ordinary,
    title: "reclaimed after its expiry",
    number: 17n,
    amount: usdt("90"),
    payer: "ada",
    life: [{ does: "reclaim", amount: usdt("90") }],
    fate: "authorized: 0 wait, 0 refundable",
  },
  refunded: {
    ...ordinary,
    title: "charged, and refunded in part",
    merchant: "tea",
    number: 5n,
    amount: usdt("60"),
    payer: "ben",
    entry: "charge",
    life: [{ does: "refund", amount: usdt("25"), reason: "undelivered" }],
    fate: "charged, 25 refunded",
  },
  sanctioned: {
    ...ordinary,
    title: "by a payer whom the sanctions list has",
    number: 18n,
    amount: usdt("10"),
    payer: "dan",
    entry: "refused",
    life: [],
    fate: "open",
  },
} as const satisfies Readonly<Record<string, PlannedWaiting>>;

export type WaitingName = keyof typeof plans;

export const waiting: readonly PlannedWaiting[] = Object.values(plans);
