import type { BookedPayment, Day } from "../booked.ts";
import { DAY } from "../calendar.ts";
import { rateOf } from "../prices.ts";
import { referenceHashOf } from "../invoices.ts";
import { merchants } from "../merchants.ts";
import { dayOf } from "../season.ts";
import {
  type Items,
  type Page,
  type World,
  allPages,
  decimal,
  expectAscending,
  expectEqual,
  expectSame,
  forAll,
  groupBy,
} from "./world.ts";

type Row = Readonly<Record<string, unknown>>;

interface Answer {
  readonly dailyTotals: Items<Row>;
  readonly payments: Page<Row & { readonly timestamp: string }> & { readonly totalCount: number };
}

const inBoth = ["gross", "fee", "splitTotal", "tokenFee", "net", "captured", "capturedNet", "refunded"] as const;
const inDecimals = ["authorized", "capturedFee", "capturedSplitTotal", "voided", "reclaimed"] as const;

const totalOf = (day: Day): Row => ({
  paymentCount: Number(day.paymentCount),
  ...Object.fromEntries(
    inBoth.flatMap((name) => [
      [name, String(day[name])],
      [`${name}Decimal`, decimal(day[name])],
    ]),
  ),
  ...Object.fromEntries(inDecimals.map((name) => [`${name}Decimal`, decimal(day[name])])),
});

const lineOf = ({ lower }: World, { sale, status, at, sums }: BookedPayment): Row => ({
  ...{ number: String(sale.number), referenceHash: referenceHashOf(sale), payer: lower(sale.payer), status },
  amount: String(sale.price?.amount ?? sale.amount),
  rateDecimal: sale.price ? rateOf(sale.price) : null,
  ...{ dueDecimal: decimal(sale.amount), receivedDecimal: decimal(sums.received), feeDecimal: decimal(sums.fee) },
  ...{ splitTotalDecimal: decimal(sums.splitTotal), tokenFeeDecimal: decimal(sums.tokenFee) },
  ...{ capturableDecimal: decimal(sums.capturable), capturedDecimal: decimal(sums.captured) },
  ...{ refundedDecimal: decimal(sums.refunded), timestamp: String(at) },
});

const pick = (row: Row, names: readonly string[]): Row => Object.fromEntries(names.map((name) => [name, row[name]]));

/** Every day of every merchant, those on which nothing happened too. */
export async function checkMerchantDays(world: World, query: string): Promise<number> {
  const { calendar, books } = world.plan;
  const paid = groupBy(books.payments.values(), ({ sale, at }) => `${sale.merchant} ${dayOf(at)}`);
  const days = merchants.flatMap(({ name }) =>
    Array.from({ length: calendar.days }, (_, i) => ({ merchant: name, day: dayOf(calendar.start + i * DAY) })),
  );
  return forAll(days, async ({ merchant, day }) => {
    const key = `${merchant} ${day}`;
    const variables = { merchant: world.lower(merchant), day };
    const first = await world.ask<Answer>(query, variables);
    const payments = await allPages(async (after) =>
      after === null ? first.payments : (await world.ask<Answer>(query, { ...variables, after })).payments,
    );
    const total = books.days.get(key);
    const expected = total ? [totalOf(total)] : [];
    const names = Object.keys(expected[0] ?? {});
    const answered = first.dailyTotals.items.map((row) => pick(row, names));
    expectEqual(world, `merchant-day ${key}, totals`, answered, expected);
    const lines = (paid.get(key) ?? []).map((payment) => lineOf(world, payment));
    const columns = Object.keys(lines[0] ?? {});
    expectSame(
      world,
      `merchant-day ${key}, payments`,
      payments.map((row) => pick(row, columns)),
      lines.map((line) => pick(line, columns)),
    );
    expectAscending(world, `merchant-day ${key}`, payments, ({ timestamp }) => timestamp);
    expectEqual(world, `merchant-day ${key}, count`, first.payments.totalCount, lines.length);
  });
}
