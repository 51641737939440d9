// Sales, drawn merchant by merchant and day by day: each merchant has a sequence of draws of its own.
import { refundReasons } from "../../sdk/src/terms/reason.ts";
import type { Random } from "../random.ts";
import { type Calendar, DAY, HOUR, MINUTE, afterPause, busyness, isPaused, weekdayOf } from "./calendar.ts";
import { type Merchant, sellers } from "./merchants.ts";
import type { Operation, Rail, Sale } from "./operations.ts";

/** Before it the accounts are funded and the signers named. */
export const OPENING = 15 * MINUTE;
const CENT = 10_000n;
export const centsOf = (cents: number): bigint => BigInt(cents) * CENT;

/** One merchant's counter, which hands out numbers. */
export interface Counter {
  readonly merchant: Merchant;
  readonly calendar: Calendar;
  readonly random: Random;
  /** In per cent of the usual. */
  readonly business: number;
  /** The latest number. */
  last: number;
}

export const firstSigner = (name: string): string => `${name} signer 1`;
export const secondSigner = (name: string): string => `${name} signer 2`;
/** An hour in which both may sign lies around the hand-over. */
export const signerAt = ({ merchant, calendar }: Counter, at: number): string =>
  at < calendar.handOver ? firstSigner(merchant.name) : secondSigner(merchant.name);

/** A number from 0 to `below - 1`, low ones more often: lists begin with the most popular. */
const oftenFirst = (random: Random, below: number): number => random.int(random.int(below) + 1);

function salesOf({ merchant, calendar, random, business }: Counter, day: number): number {
  const growth = 100 + (merchant.growth * (day - calendar.start)) / (90 * DAY) - merchant.growth / 2;
  const luck = 75 + random.int(51);
  const factors = [merchant.weekdays[weekdayOf(day)]!, busyness(merchant.season, day), growth, luck, business];
  const expected = factors.reduce((product, factor) => (product * factor) / 100, merchant.perDay);
  const whole = Math.floor(expected);
  return whole + (random.int(10_000) < Math.floor((expected - whole) * 10_000) ? 1 : 0);
}

/** A returning payer more often than a new one; the clientele grows with the weeks. */
function payerOf({ merchant, calendar, random }: Counter, at: number): string {
  const [from, count] = merchant.clientele;
  const share = 0.4 + (0.6 * (at - calendar.start)) / (calendar.end - calendar.start);
  const known = Math.max(3, Math.floor(count * share));
  return `payer ${from + oftenFirst(random, Math.min(count, known)) + 1}`;
}

/** One to four of the bazaar's sellers, who share 85 per cent. */
function splitsOf(random: Random): Sale["splits"] {
  const count = 1 + oftenFirst(random, 4);
  const first = random.int(sellers.length);
  const step = 1 + random.int(3);
  const bps = BigInt(Math.floor(8_500 / count));
  return Array.from({ length: count }, (_, i) => ({ account: sellers[(first + i * step) % sellers.length]!, bps }));
}

function railOf(random: Random): Rail {
  const draw = random.int(100);
  return draw < 78 ? "allowance" : draw < 90 ? "permit2" : "relayed";
}

/** The time from an invoice's signature to its payment, and from there to its expiry. */
function termOf({ merchant, random }: Counter) {
  if (merchant.trade !== "invoices") return { before: MINUTE, after: HOUR };
  return { before: MINUTE * (1 + random.int(36 * 60)), after: DAY * (2 + random.int(12)) };
}

/** An invoice that is paid, or would be, at an instant. */
export function drawSale(counter: Counter, at: number, change: Partial<Sale> = {}): Sale {
  const { merchant, calendar, random } = counter;
  const { name, prices, quantity, trade } = merchant;
  const term = termOf(counter);
  const signedAt = Math.max(at - term.before, calendar.start + OPENING);
  const lines = [{ quantity: 1 + random.int(quantity), cents: prices[oftenFirst(random, prices.length)]! }];
  if (trade !== "deposits" && random.chance(30)) lines.push({ quantity: 1, cents: prices[random.int(prices.length)]! });
  const cents = lines.reduce((sum, line) => sum + line.quantity * line.cents, 0);
  const waits = trade === "bookings" || trade === "deposits";
  return {
    merchant: name,
    number: ++counter.last,
    signer: signerAt(counter, signedAt),
    payer: payerOf(counter, at),
    namesPayer: waits || trade === "invoices" || trade === "subscriptions",
    amount: centsOf(cents),
    signedAt,
    payExpiry: at + term.after,
    authorizationExpiry: 0,
    feeBps: merchant.feeBps,
    splits: trade === "marketplace" ? splitsOf(random) : [],
    rail: railOf(random),
    lines,
    ...change,
  };
}

function drawRefund({ random, calendar }: Counter, sale: Sale, paidAt: number, paid: bigint): readonly Operation[] {
  const at = afterPause(calendar, paidAt + HOUR * (3 + random.int(8 * 24)));
  const isWhole = random.chance(55);
  const share = BigInt(1 + random.int(9));
  const part = ((paid * share) / 10n / CENT) * CENT;
  const amount = isWhole || part === 0n ? paid : part;
  const reason = refundReasons[oftenFirst(random, refundReasons.length)]!;
  return at < calendar.end ? [{ does: "refund", at, sale, amount, reason }] : [];
}

/** The end of a booking: the guest comes, comes for less, calls it off, or is never heard of. */
function drawStay(counter: Counter, sale: Sale, at: number): readonly Operation[] {
  const { random, calendar } = counter;
  const { amount, feeBps, authorizationExpiry } = sale;
  const arrives = at + Math.floor(((authorizationExpiry - at) * (30 + random.int(50))) / 100);
  const draw = random.int(100);
  const within = (operations: readonly Operation[]) => operations.filter((operation) => operation.at < calendar.end);
  if (draw < 72) {
    const taken = within([{ does: "capture", at: arrives, sale, amount, feeBps }]);
    const refund = taken.length > 0 && random.chance(counter.merchant.refunds);
    return refund ? [...taken, ...drawRefund(counter, sale, arrives, amount)] : taken;
  }
  if (draw < 84) {
    // Two nights of three: the rest is let go. The operator leaves its fee on the second part.
    const first = (amount / 3n / CENT) * CENT;
    return within([
      { does: "capture", at: arrives, sale, amount: first, feeBps },
      { does: "capture", at: arrives + 2 * HOUR, sale, amount: first, feeBps: 0n },
      { does: "void", at: arrives + 3 * HOUR, sale, amount: amount - 2n * first },
    ]);
  }
  if (draw < 92) return within([{ does: "void", at: at + HOUR * (1 + random.int(12)), sale, amount }]);
  return within([{ does: "reclaim", at: authorizationExpiry + HOUR * (1 + random.int(20)), sale }]);
}

/** The end of a deposit: it goes back with the bicycle, less the damage. */
function drawReturn({ random, calendar }: Counter, sale: Sale, at: number): readonly Operation[] {
  const { amount, feeBps } = sale;
  const comesBack = at + HOUR * (2 + random.int(20));
  const damage = (amount / BigInt(4 + random.int(12)) / CENT) * CENT;
  const operations: readonly Operation[] = random.chance(15)
    ? [
        { does: "capture", at: comesBack, sale, amount: damage, feeBps },
        { does: "void", at: comesBack + MINUTE, sale, amount: amount - damage },
      ]
    : [{ does: "void", at: comesBack, sale, amount }];
  return operations.filter((operation) => operation.at < calendar.end);
}

function drawLife(counter: Counter, at: number): readonly Operation[] {
  const { merchant, random } = counter;
  const isForgone = random.chance(merchant.cancellations);
  if (merchant.trade !== "bookings" && merchant.trade !== "deposits") {
    const sale = drawSale(counter, at);
    const { number } = sale;
    if (isForgone) return [{ does: "cancel", at, merchant: merchant.name, number, signer: signerAt(counter, at) }];
    const isRefunded = random.chance(merchant.refunds);
    return [{ does: "charge", at, sale }, ...(isRefunded ? drawRefund(counter, sale, at, sale.amount) : [])];
  }
  const nights = 1 + random.int(merchant.trade === "bookings" ? 12 : 2);
  const sale = drawSale(counter, at, { authorizationExpiry: at + HOUR + DAY * (1 + nights) });
  const then = merchant.trade === "bookings" ? drawStay : drawReturn;
  return [{ does: "authorize", at, sale }, ...then(counter, sale, at)];
}

/** A merchant's sales in the period, in the order of their numbers. While the token is paused nobody pays. */
export function drawBusiness(counter: Counter): readonly Operation[] {
  const { merchant, calendar, random } = counter;
  const operations: Operation[] = [];
  for (let day = calendar.start; day < calendar.end; day += DAY) {
    const times = Array.from({ length: salesOf(counter, day) }, () => {
      const hour = merchant.hours[random.int(merchant.hours.length)]!;
      return Math.max(day + hour * HOUR + random.int(60) * MINUTE, calendar.start + OPENING + MINUTE);
    });
    for (const at of times.sort((a, b) => a - b)) {
      if (!isPaused(calendar, at)) operations.push(...drawLife(counter, at));
    }
  }
  return operations;
}
