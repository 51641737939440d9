import { toCurrency } from "../../../sdk/src/index.ts";
import { DAY } from "../calendar.ts";
import { merchants } from "../merchants.ts";
import { dayOf } from "../season.ts";
import { type Page, type World, allPages, decimal, expectEqual, expectSame, forAll } from "./world.ts";

interface Total extends Readonly<
  Record<"day" | "currency" | "priced" | "due" | "dueDecimal" | "received" | "receivedDecimal", string>
> {
  readonly paymentCount: number;
}

interface Sums {
  readonly day: string;
  readonly currency: string;
  paymentCount: number;
  priced: bigint;
  due: bigint;
  received: bigint;
}

/** A merchant's days in each currency, as the books have them. */
function daysOf({ plan: { books } }: World, merchant: string): readonly Sums[] {
  const days = new Map<string, Sums>();
  const dayAt = (at: number, currency: string): Sums => {
    const key = `${dayOf(at)} ${currency}`;
    const none = { day: dayOf(at), currency, paymentCount: 0, priced: 0n, due: 0n, received: 0n };
    const sums = days.get(key) ?? none;
    days.set(key, sums);
    return sums;
  };
  for (const { sale, at, legs } of books.payments.values()) {
    if (sale.merchant !== merchant || !sale.price) continue;
    const currency = toCurrency(sale.price.currency).address.toLowerCase();
    const taken = dayAt(at, currency);
    taken.paymentCount += 1;
    taken.priced += sale.price.amount;
    taken.due += sale.amount;
    for (const leg of legs) if (leg.kind === "net") dayAt(leg.at, currency).received += leg.amount;
  }
  return [...days.values()];
}

/** What each merchant asked for in other currencies, and what came of it: in all days, and in a week. */
export async function checkPriced(world: World, query: string): Promise<number> {
  const { start, end } = world.plan.calendar;
  const spans = [
    { from: start, to: end },
    { from: start + DAY, to: Math.min(start + 8 * DAY, end) },
  ];
  const questions = merchants.flatMap(({ name }) => spans.map((span) => ({ name, ...span })));
  return forAll(questions, async ({ name, from, to }) => {
    const variables = { merchant: world.lower(name), from: String(from), to: String(to) };
    type Answer = { readonly dailyCurrencyTotals: Page<Total> };
    const items = await allPages(
      async (after) => (await world.ask<Answer>(query, { ...variables, after })).dailyCurrencyTotals,
    );
    const what = `priced-by-currency ${name} from ${dayOf(from)}`;
    const asked = daysOf(world, name).filter(({ day }) => day >= dayOf(from) && day < dayOf(to));
    expectSame(
      world,
      what,
      items.map((row) => [
        ...[row.day, row.currency, row.paymentCount, row.priced],
        ...[row.due, row.dueDecimal, row.received, row.receivedDecimal],
      ]),
      asked.map(({ day, currency, paymentCount, priced, due, received }) => [
        ...[day, currency, paymentCount, String(priced)],
        ...[String(due), decimal(due), String(received), decimal(received)],
      ]),
    );
    const days = items.map(({ day }) => day);
    expectEqual(world, `${what}, order`, days, days.toSorted());
  });
}
