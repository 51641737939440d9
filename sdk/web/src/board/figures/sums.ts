import type { Token } from "../parts/amounts.ts";
import { type CurrencyDayRow, type DayRow, type SumName, sumNames } from "./questions.ts";

type Of<row> = row & { readonly token: Token };

export type Sums = Readonly<Record<SumName, bigint>>;

export interface TokenTotal extends Sums {
  readonly token: Token;
  readonly paymentCount: number;
}

/** Rows by a key, in the order of the keys' first rows. */
function groupBy<row>(rows: readonly row[], keyOf: (row: row) => string): readonly (readonly row[])[] {
  const groups = new Map<string, row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups.values()];
}

const sumOf = <row>(rows: readonly row[], amountOf: (row: row) => string): bigint =>
  rows.reduce((sum, row) => sum + BigInt(amountOf(row)), 0n);

const countOf = (rows: readonly { readonly paymentCount: number }[]): number =>
  rows.reduce((sum, { paymentCount }) => sum + paymentCount, 0);

const toTotal = (rows: readonly Of<DayRow>[]): TokenTotal => ({
  token: rows[0]!.token,
  paymentCount: countOf(rows),
  ...(Object.fromEntries(sumNames.map((name) => [name, sumOf(rows, (row) => row[name])])) as Sums),
});

export const byToken = (rows: readonly Of<DayRow>[]): readonly TokenTotal[] =>
  groupBy(rows, ({ token }) => token.address).map(toTotal);

/** A token's sums by day. */
export const byDay = (rows: readonly Of<DayRow>[]): ReadonlyMap<string, TokenTotal> =>
  new Map(groupBy(rows, ({ day }) => day).map((of) => [of[0]!.day, toTotal(of)]));

export interface CurrencySum {
  readonly currency: string;
  readonly token: Token;
  readonly paymentCount: number;
  readonly priced: bigint;
  readonly due: bigint;
  readonly received: bigint;
}

export const byCurrency = (rows: readonly Of<CurrencyDayRow>[]): readonly CurrencySum[] =>
  groupBy(rows, ({ currency, token }) => `${currency} ${token.address}`).map((of) => ({
    currency: of[0]!.currency,
    token: of[0]!.token,
    paymentCount: countOf(of),
    priced: sumOf(of, ({ priced }) => priced),
    due: sumOf(of, ({ due }) => due),
    received: sumOf(of, ({ received }) => received),
  }));

/** The held amount, if the sums are those of all days. */
export const waitingOf = ({ authorized, captured, voided, reclaimed }: Sums): bigint =>
  authorized - captured - voided - reclaimed;

/** The invariant of every sum of days: see the indexer's schema. */
export const addsUp = (sums: Sums): boolean =>
  sums.gross === sums.net + sums.fee + sums.splitTotal + sums.tokenFee &&
  sums.captured === sums.capturedNet + sums.capturedFee + sums.capturedSplitTotal;
