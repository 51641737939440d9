import { DAY } from "../calendar.ts";
import { EURO } from "../euro.ts";
import { merchants } from "../merchants.ts";
import { dayOf } from "../season.ts";
import { type Page, type World, allPages, decimal, expectEqual, expectSame, forAll } from "./world.ts";

interface Total extends Readonly<
  Record<"day" | "currency" | "priced" | "due" | "dueDecimal" | "received" | "receivedDecimal", string>
> {
  readonly paymentCount: number;
}

interface Sums {
  paymentCount: number;
  priced: bigint;
  due: bigint;
  received: bigint;
}

/** A merchant's days in euros, as the books have them. */
function daysOf({ plan: { books } }: World, merchant: string): ReadonlyMap<string, Sums> {
  const days = new Map<string, Sums>();
  const dayAt = (at: number): Sums => {
    const sums = days.get(dayOf(at)) ?? { paymentCount: 0, priced: 0n, due: 0n, received: 0n };
    days.set(dayOf(at), sums);
    return sums;
  };
  for (const { sale, at, legs } of books.payments.values()) {
    if (sale.merchant !== merchant || !sale.euros) continue;
    const taken = dayAt(at);
    taken.paymentCount += 1;
    taken.priced += sale.euros.cents;
    taken.due += sale.amount;
    for (const leg of legs) if (leg.kind === "net") dayAt(leg.at).received += leg.amount;
  }
  return days;
}

/** What each merchant asked for in euros, and what came of it: in all days, and in a week. */
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
    const asked = [...daysOf(world, name)].filter(([day]) => day >= dayOf(from) && day < dayOf(to));
    expectSame(
      world,
      what,
      items.map((row) => [
        ...[row.day, row.currency, row.paymentCount, row.priced],
        ...[row.due, row.dueDecimal, row.received, row.receivedDecimal],
      ]),
      asked.map(([day, { paymentCount, priced, due, received }]) => [
        ...[day, EURO.toLowerCase(), paymentCount, String(priced)],
        ...[String(due), decimal(due), String(received), decimal(received)],
      ]),
    );
    const days = items.map(({ day }) => day);
    expectEqual(world, `${what}, order`, days, days.toSorted());
  });
}
