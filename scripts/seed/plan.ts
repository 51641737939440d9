// The sample's business before anything is sent: the same operations for the same seed, days and start.
import { Random } from "../random.ts";
import { operatorOf } from "./booked.ts";
import { Books } from "./books.ts";
import { type Calendar, HOUR, MINUTE, isPaused, toCalendar } from "./calendar.ts";
import { type Counter, drawBusiness } from "./draw.ts";
import { type Merchant, type MerchantName, merchantOf, merchants } from "./merchants.ts";
import { type Deed, type Name, type Operation, type Rail, type Sale, keyOf } from "./operations.ts";
import { drawPayout } from "./payday.ts";
import { drawPrices } from "./prices.ts";
import { FAR_AWAY, FORGETFUL, storytellers, tellSigners, tellStories } from "./stories.ts";

interface PlanParameters {
  /** Days from `start` on, 5 at least. */
  readonly days: number;
  readonly seed: number;
  /** A midnight in UTC, in unix seconds. */
  readonly start: number;
  /** Beside the stories, in per cent of the usual, 100. With 0 only storytellers are in business, and one pays out. */
  readonly business?: number;
}

export type Plan = ReturnType<typeof toPlan>;

/** The first midnight of the sample: a Wednesday, so that 90 days have an autumn and a Christmas. */
export const FIRST_DAY = Date.UTC(2025, 9, 1) / 1_000;
export const MIN_DAYS = 5;

/** Draws the sample's business. Some of its stories take 5 days. */
export function toPlan({ days, seed, start, business = 100 }: PlanParameters) {
  if (!Number.isInteger(days) || days < MIN_DAYS)
    throw new RangeError(`${days} days were asked for: a whole number from ${MIN_DAYS} on is allowed`);
  const calendar = toCalendar(start, days);
  const counters = Object.fromEntries(
    merchants.map((merchant, i) => {
      const random = new Random(seed * 1_000 + i);
      return [merchant.name, { merchant, calendar, random, business, last: 0 } satisfies Counter];
    }),
  ) as Readonly<Record<MerchantName, Counter>>;
  const cast = business > 0 ? merchants : merchants.filter(({ name }) => storytellers.includes(name));
  const drawn = cast.flatMap(({ name }) => [...tellSigners(counters[name]), ...drawBusiness(counters[name])]);
  const prices = drawPrices(new Random(seed * 1_000 + merchants.length + 1), calendar);
  const sold = renumber(inOrder([...drawn, ...tellStories(counters, calendar, prices)]));
  const payers = business > 0 ? merchants : [merchantOf("wholesale")];
  const lived = live(sold, calendar, payers, new Random(seed * 1_000 + merchants.length));
  const rounds = prices.map((round): Operation => ({ does: "writePrices", ...round }));
  const operations = inOrder([...openingOf(lived, calendar), ...rounds, ...lived]);

  const books = new Books();
  for (const operation of operations) books.take(operation);
  for (const [name, balance] of books.balances) {
    if (balance < 0n) throw new Error(`The plan leaves ${name} with ${balance}`);
  }
  return { calendar, merchants: cast, operations, books };
}

/** By instant. Those of one instant keep their order. */
const inOrder = (operations: readonly Operation[]): readonly Operation[] => operations.toSorted((a, b) => a.at - b.at);

/** Numbers each merchant's invoices in the order in which they are paid or cancelled; the others have the last numbers. */
function renumber(operations: readonly Operation[]): readonly Operation[] {
  const numbers = new Map<string, number>();
  const counts = new Map<MerchantName, number>();
  const sales = new Map<Sale, Sale>();
  const numberOf = (drawn: Pick<Sale, "merchant" | "number">): number => {
    const known = numbers.get(keyOf(drawn));
    if (known !== undefined) return known;
    const next = (counts.get(drawn.merchant) ?? 0) + 1;
    counts.set(drawn.merchant, next);
    numbers.set(keyOf(drawn), next);
    return next;
  };
  const saleOf = (drawn: Sale): Sale => {
    const sale = sales.get(drawn) ?? { ...drawn, number: numberOf(drawn) };
    sales.set(drawn, sale);
    return sale;
  };
  for (const operation of operations) {
    const { does } = operation;
    if (does === "charge" || does === "authorize") numberOf(operation.sale);
    if (does === "cancel") numberOf(operation);
  }
  return operations.map((operation) => {
    if (operation.does === "batch")
      return { ...operation, captures: operation.captures.map((one) => ({ ...one, sale: saleOf(one.sale) })) };
    if ("sale" in operation) return { ...operation, sale: saleOf(operation.sale) };
    return operation.does === "cancel" ? { ...operation, number: numberOf(operation) } : operation;
  });
}

/** Adds the operations that follow from others: claims once the token moves again, and on Fridays payouts. */
function live(operations: readonly Operation[], calendar: Calendar, payers: readonly Merchant[], random: Random) {
  const books = new Books();
  const lived: Operation[] = [];
  const refunded = new Map<MerchantName, bigint>();
  const take = (operation: Operation) => {
    books.take(operation);
    lived.push(operation);
    if (operation.does === "refund") {
      const { merchant } = operation.sale;
      refunded.set(merchant, (refunded.get(merchant) ?? 0n) + operation.amount);
    }
  };
  const claimAll = (at: number) => {
    // The claims follow once the token moves again.
    if (isPaused(calendar, at)) return;
    const waiting = [...books.credits.values()].filter(({ amount, owner }) => amount > 0n && owner !== FORGETFUL);
    waiting.forEach(({ merchant, generation, owner }, i) => {
      const elsewhere = owner === FAR_AWAY && { to: `${owner} bank` };
      take({ does: "claim", at: at + i, merchant, generation, owner, ...elsewhere });
    });
  };
  const payOut = (merchant: Merchant, at: number) => {
    const lines = drawPayout(merchant, { books, random, at, refunded: refunded.get(merchant.name) ?? 0n });
    if (lines.length === 0) return;
    if (lines.some(({ to }) => to === operatorOf(merchant.name))) refunded.set(merchant.name, 0n);
    take({ does: "payout", at, merchant: merchant.name, lines });
  };
  // At no full minute, so that each has a block of its own.
  const occasions = [
    ...[calendar.listing.to, calendar.pause.to].map((at) => ({ at: at + 2 * HOUR + 10, happens: claimAll })),
    ...calendar.payouts.flatMap((friday) =>
      payers.map((payer, i) => ({ at: friday + i * MINUTE + 30, happens: (at: number) => payOut(payer, at) })),
    ),
  ].sort((a, b) => a.at - b.at);

  const happenBefore = (instant: number) => {
    while (occasions[0] && occasions[0].at < instant) {
      const { at, happens } = occasions.shift()!;
      happens(at);
    }
  };
  for (const operation of operations) {
    happenBefore(operation.at);
    take(operation);
  }
  happenBefore(Number.POSITIVE_INFINITY);
  return lived;
}

/** Deeds in one block of the beginning. */
const TOGETHER = 16;
const HUNDRED = 100_000_000n;

/** The first operations: everybody's money for later payments, and the approvals for them. */
function openingOf(operations: readonly Operation[], { start }: Calendar): readonly Operation[] {
  const needs = new Map<Name, bigint>();
  const approvals = new Map<string, Deed>();
  const need = (account: Name, amount: bigint, spender: Rail) => {
    needs.set(account, (needs.get(account) ?? 0n) + amount);
    approvals.set(`${account} ${spender}`, { does: "approve", account, spender });
  };
  for (const operation of operations) {
    if (operation.does === "charge" || operation.does === "authorize")
      need(operation.sale.payer, operation.sale.amount, operation.sale.rail);
    else if (operation.does === "refuse" && operation.to === "pay")
      need(operation.by, operation.sale.amount, operation.sale.rail);
    else if (operation.does === "refund") need(operatorOf(operation.sale.merchant), operation.amount, "allowance");
  }
  const rounded = (amount: bigint) => (amount / HUNDRED + 1n) * HUNDRED;
  const funds = [...needs].map(([to, amount]): Deed => ({ does: "fund", to, amount: rounded(amount) }));
  return [...funds, ...approvals.values()].map((deed, i) => ({ ...deed, at: start + 1 + Math.floor(i / TOGETHER) }));
}
