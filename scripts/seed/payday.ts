// A merchant's payouts, on Fridays.
import type { Random } from "../random.ts";
import { operatorOf } from "./booked.ts";
import type { Books } from "./books.ts";
import type { Merchant } from "./merchants.ts";
import type { Line, Name } from "./operations.ts";
import { weekOf } from "./calendar.ts";

const CENT = 10_000n;
const USDT = 1_000_000n;
/** The least balance for a payout. */
const WORTH_IT = 40n * USDT;
const MIN_LINE = 2n * USDT;
const MIN_LINES = 5;
const MAX_LINES = 20;
export const supplierOf = (merchant: Merchant, i: number): Name => `${merchant.name} supplier ${i + 1}`;

type Friday = { readonly books: Books; readonly random: Random; readonly at: number; readonly refunded: bigint };

/** Five to twenty lines: the operator's refunds since the last one, and suppliers' bills for a part of the balance. */
export function drawPayout(merchant: Merchant, { books, random, at, refunded }: Friday): readonly Line[] {
  const balance = books.balanceOf(merchant.name);
  if (balance < WORTH_IT) return [];
  const week = weekOf(at);
  const lines: Line[] = [];
  let left = (balance * BigInt(55 + random.int(35))) / 100n;
  if (refunded > 0n && refunded < left / 2n) {
    lines.push({ to: operatorOf(merchant.name), amount: refunded, reference: `refunds ${week}` });
    left -= refunded;
  }
  const most = Math.min(MAX_LINES, MIN_LINES + merchant.suppliers) - lines.length;
  const affordable = Number(left / (MIN_LINE * 2n));
  const count = Math.min(affordable, MIN_LINES + random.int(most - MIN_LINES + 1));
  const weights = Array.from({ length: count }, () => 20 + random.int(200));
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  const first = random.int(merchant.suppliers);
  weights.forEach((weight, i) => {
    const amount = ((left * BigInt(weight)) / whole / CENT) * CENT;
    // The same supplier may have sent two bills.
    const to = supplierOf(merchant, (first + i) % merchant.suppliers);
    const bill = String(100 + random.int(9_900)).padStart(4, "0");
    if (amount > 0n) lines.push({ to, amount, reference: `INV-${week}-${bill}` });
  });
  return lines;
}
