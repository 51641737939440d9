import type { BookedCredit } from "../booked.ts";
import { DAY } from "../calendar.ts";
import { sellers } from "../merchants.ts";
import type { Name } from "../operations.ts";
import { dayOf } from "../season.ts";
import {
  type Items,
  type Page,
  type World,
  allPages,
  decimal,
  expectEqual,
  expectSame,
  forAll,
  groupBy,
} from "./world.ts";

interface IncomeAnswer {
  readonly dailyIncomes: Items<
    Readonly<Record<"day" | "kind" | "amount" | "amountDecimal", string>> & { readonly legCount: number }
  >;
  readonly legs: Page<
    Readonly<Record<"kind" | "amountDecimal" | "timestamp", string>> & {
      readonly credited: boolean;
      readonly payment: { readonly merchantAddress: string; readonly number: string };
    }
  >;
}

/** What each seller and the payment provider took by fees and splits: in all days, and in a week. */
export async function checkIncome(world: World, query: string): Promise<number> {
  const { start, end } = world.plan.calendar;
  const week = { from: start + DAY, to: Math.min(start + 8 * DAY, end) };
  const spans = [{ from: start, to: end + DAY }, week];
  const questions = ["provider", ...sellers].flatMap((account) => spans.map((span) => ({ account, ...span })));
  return forAll(questions, async ({ account, from, to }) => {
    const what = `income ${account} from ${dayOf(from)} to ${dayOf(to)}`;
    const variables = { account: world.lower(account), from: String(from), to: String(to) };
    const first = await world.ask<IncomeAnswer>(query, variables);
    const legs = await allPages(async (after) =>
      after === null ? first.legs : (await world.ask<IncomeAnswer>(query, { ...variables, after })).legs,
    );
    const booked = incomeOf(world, account, from, to);
    expectSame(
      world,
      `${what}, legs`,
      legs.map(({ kind, amountDecimal, credited, timestamp, payment }) => [
        kind,
        amountDecimal,
        credited,
        timestamp,
        payment.merchantAddress,
        payment.number,
      ]),
      booked.map(({ kind, amount, credited, at, sale }) => [
        kind,
        decimal(amount),
        credited,
        String(at),
        world.lower(sale.merchant),
        String(sale.number),
      ]),
    );
    const days = [...groupBy(booked, ({ kind, at }) => `${dayOf(at)} ${kind}`)].map(([key, parts]) => {
      const amount = parts.reduce((sum, part) => sum + part.amount, 0n);
      return [...key.split(" "), parts.length, String(amount), decimal(amount)];
    });
    const answered = first.dailyIncomes.items.map(({ day, kind, legCount, amount, amountDecimal }) => [
      day,
      kind,
      legCount,
      amount,
      amountDecimal,
    ]);
    expectSame(world, `${what}, days`, answered, days);
    expectEqual(
      world,
      `${what}, order`,
      answered.map(([day]) => day),
      answered.map(([day]) => String(day)).toSorted(),
    );
  });
}

const incomeOf = ({ plan: { books } }: World, account: Name, from: number, to: number) =>
  [...books.payments.values()].flatMap(({ sale, legs }) =>
    legs
      .filter((leg) => leg.account === account && (leg.kind === "fee" || leg.kind === "split"))
      .filter(({ at, amount }) => at >= from && at < to && amount > 0n)
      .map((leg) => ({ ...leg, sale })),
  );

interface CreditAnswer {
  readonly credits: Page<
    Readonly<
      Record<"account" | "merchantAddress" | "amount" | "creditedTotalDecimal" | "claimedTotalDecimal", string>
    > & {
      readonly tokenStore: { readonly generation: number };
      readonly events: Items<{ readonly kind: string; readonly payment: { readonly number: string } | null }>;
    }
  >;
}

/** Whose credits wait: of everybody, of each merchant's payments, and of each account that ever had one. */
export async function checkCredits(world: World, query: string): Promise<number> {
  const credits = [...world.plan.books.credits.values()];
  const owners = [...new Set(credits.map(({ owner }) => owner))];
  const merchants = [...new Set(credits.map(({ merchant }) => merchant)), "cafe"];
  const questions: readonly (readonly [string, Readonly<Record<string, string>>, (credit: BookedCredit) => boolean])[] =
    [
      ["of all", {}, () => true],
      ...owners.map(
        (name) =>
          [`of ${name}`, { account: world.lower(name) }, (credit: BookedCredit) => credit.owner === name] as const,
      ),
      ...merchants.map(
        (name) =>
          [
            `from ${name}`,
            { merchant: world.lower(name) },
            (credit: BookedCredit) => credit.merchant === name,
          ] as const,
      ),
    ];
  return forAll(questions, async ([what, variables, isAsked]) => {
    const items = await allPages(
      async (after) => (await world.ask<CreditAnswer>(query, { ...variables, after })).credits,
    );
    const answered = items.map((item) => [
      item.account,
      item.merchantAddress,
      item.tokenStore.generation,
      item.amount,
      item.creditedTotalDecimal,
      item.claimedTotalDecimal,
      item.events.items.map(({ payment, kind }) => payment?.number ?? kind),
    ]);
    const booked = credits
      .filter((credit) => credit.amount > 0n && isAsked(credit))
      .map((credit) => [
        world.lower(credit.owner),
        world.lower(credit.merchant),
        credit.generation,
        String(credit.amount),
        decimal(credit.creditedTotal),
        decimal(credit.claimedTotal),
        credit.history.map((number) => (number === null ? "claimed" : String(number))),
      ]);
    expectSame(world, `unclaimed-credits ${what}`, answered, booked);
  });
}
