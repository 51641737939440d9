import { toReference } from "../../../sdk/src/safe/payout/reference.ts";
import { DAY } from "../calendar.ts";
import { merchants } from "../merchants.ts";
import {
  type Items,
  type Page,
  type World,
  allPages,
  decimal,
  expectAscending,
  expectSame,
  forAll,
  groupBy,
} from "./world.ts";

interface Line {
  readonly account: string;
  readonly amount: string;
  readonly amountDecimal: string;
  readonly referenceText: string | null;
  readonly nameHash: string | null;
}

interface Payout {
  readonly status: string;
  readonly linesKnown: boolean;
  readonly lineCount: number;
  readonly otherCalls: number;
  readonly timestamp: string;
  readonly lines: Items<Line & { readonly position: number; readonly reference: string | null }>;
}

/** What a merchant paid out of its Safe, in the whole period and in each half of it. */
export async function checkPayouts(world: World, query: string): Promise<number> {
  const { calendar, books } = world.plan;
  const middle = calendar.start + Math.floor((calendar.end - calendar.start) / (2 * DAY)) * DAY;
  const spans = [
    [0, calendar.end + 400 * DAY],
    [0, middle],
    [middle, calendar.end + 400 * DAY],
  ] as const;
  const questions = merchants.flatMap(({ name }) => spans.map(([from, to]) => ({ name, from, to })));
  return forAll(questions, async ({ name, from, to }) => {
    const variables = { merchant: world.lower(name), from: String(from), to: String(to) };
    type Answer = { readonly payouts: Page<Payout> };
    const items = await allPages(async (after) => (await world.ask<Answer>(query, { ...variables, after })).payouts);
    const booked = books.payouts.filter(({ merchant, at }) => merchant === name && at >= from && at < to);
    const what = `payouts of ${name} from ${from} to ${to}`;
    expectSame(
      world,
      what,
      items.map(({ status, linesKnown, lineCount, otherCalls, timestamp, lines }) => [
        ...[status, linesKnown, lineCount, otherCalls, timestamp],
        lines.items.map((line) => [
          ...[line.position, line.account, line.amount, line.amountDecimal],
          ...[line.reference, line.referenceText, line.nameHash],
        ]),
      ]),
      booked.map(({ at, lines }) => [
        ...["executed", true, lines.length, 0, String(at)],
        lines.map(({ to: payee, amount, reference }, position) => [
          ...[position, world.lower(payee), String(amount), decimal(amount)],
          ...[toReference(reference), reference, null],
        ]),
      ]),
    );
    expectAscending(world, what, items, ({ timestamp }) => timestamp);
  });
}

/** Which lines bear a reference, of everybody and of one merchant. */
export async function checkLineReferences(world: World, query: string): Promise<number> {
  type Answer = {
    readonly payoutLines: Page<
      Line & {
        readonly merchantAddress: string;
        readonly position: number;
        readonly timestamp: string;
        readonly payout: { readonly status: string; readonly lineCount: number };
      }
    >;
  };
  const lines = world.plan.books.payouts.flatMap((payout) =>
    payout.lines.map((line, position) => ({ ...line, ...payout, position, lineCount: payout.lines.length })),
  );
  const questions = [...groupBy(lines, ({ reference }) => reference)].flatMap(([reference, bearing]) => [
    { reference, bearing, merchant: undefined },
    {
      reference,
      bearing: bearing.filter(({ merchant }) => merchant === bearing[0]!.merchant),
      merchant: bearing[0]!.merchant,
    },
  ]);
  return forAll(questions, async ({ reference, bearing, merchant }) => {
    const variables = { reference: toReference(reference), ...(merchant && { merchant: world.lower(merchant) }) };
    const items = await allPages(
      async (after) => (await world.ask<Answer>(query, { ...variables, after })).payoutLines,
    );
    expectSame(
      world,
      `lines under ${reference} of ${merchant ?? "everybody"}`,
      items.map((line) => [
        ...[line.merchantAddress, line.position, line.account, line.amount, line.amountDecimal],
        ...[line.referenceText, line.nameHash, line.timestamp, line.payout.status, line.payout.lineCount],
      ]),
      bearing.map(({ merchant: payer, position, to, amount, at, lineCount }) => [
        ...[world.lower(payer), position, world.lower(to), String(amount), decimal(amount)],
        ...[reference, null, String(at), "executed", lineCount],
      ]),
    );
  });
}
