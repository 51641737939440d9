import {
  type NumberBook,
  type NumberEntry,
  type NumberPlace,
  type NumberlessTerms,
  termsFromJson,
  termsToJson,
} from "@feiqian/sdk";
import type { Database, Queries } from "./database.ts";

interface Row {
  readonly number: string;
  readonly terms: object;
}

const toEntry = ({ number, terms }: Row): NumberEntry => ({
  number: BigInt(number),
  terms: termsFromJson(JSON.stringify(terms)),
});

interface Series {
  readonly next: string;
  readonly checked_to: string;
}

const find = async ({ query }: Queries, { series, key }: NumberPlace): Promise<NumberEntry | undefined> => {
  const text = "select number, terms from number_entry where series = $1 and order_key = $2";
  const [row] = await query<Row>(text, [series, key]);
  return row && toEntry(row);
};

/** Numbers that the chain is asked about at once. */
const BLOCK = 128;

/** Those of `count` numbers from `first` on that are spent on chain. */
export type ReadSpent = (first: bigint, count: number) => Promise<readonly bigint[]>;

/** The registry's number book: shared by all processes of one database. */
export function createDatabaseNumberBook(database: Database, readSpent: ReadSpent): NumberBook {
  /** Looks ahead: another registry, or the merchant itself, may have spent numbers behind gaps. */
  async function lookAhead({ series, from = 1n }: NumberPlace): Promise<void> {
    const [row] = await database.query<Series>(
      `insert into number_series values ($1, $2, $2)
       on conflict (series) do update set next = greatest(number_series.next, excluded.next) returning next, checked_to`,
      [series, from],
    );
    const [next, checkedTo] = [BigInt(row!.next), BigInt(row!.checked_to)];
    if (next < checkedTo) return;
    const spent = await readSpent(next, BLOCK);
    await database.transaction(async ({ query }) => {
      for (const number of spent)
        await query("insert into number_spent values ($1, $2) on conflict do nothing", [series, number]);
      await query("update number_series set checked_to = greatest(checked_to, $2::numeric) where series = $1", [
        ...[series, next + BigInt(BLOCK)],
      ]);
    });
  }

  /** The next number, unless it is spent or not looked at yet: then there is none, and another attempt finds one. */
  async function tryAllocate(
    { series, key, from = 1n }: NumberPlace,
    terms: NumberlessTerms,
  ): Promise<Row | undefined> {
    const [row] = await database.query<Row>(
      `with taken as (
         update number_series set next = greatest(next, $2::numeric) + 1
         where series = $1 and greatest(next, $2::numeric) < checked_to
           and not exists (select 1 from number_entry where series = $1 and order_key = $3)
         returning next - 1 as number
       )
       insert into number_entry select $1, $3, number, $4 from taken
       where not exists (select 1 from number_spent spent where spent.series = $1 and spent.number = taken.number)
       on conflict (series, order_key) do nothing returning number, terms`,
      [series, from, key, termsToJson(terms)],
    );
    return row;
  }

  return {
    get: (place) => find(database, place),

    async next({ series }) {
      const [row] = await database.query<Series>("select next, checked_to from number_series where series = $1", [
        series,
      ]);
      return row ? BigInt(row.next) : 1n;
    },

    async allocate(place, terms) {
      for (;;) {
        const row = await tryAllocate(place, terms);
        if (row) return toEntry(row);
        // Of two processes with one order at once, the second has left a gap of one number.
        const known = await find(database, place);
        if (known) return known;
        await lookAhead(place);
      }
    },

    async amend(place, { from, to }) {
      const { series, key } = place;
      const [row] = await database.query<Row>(
        `update number_entry set terms = $3 where series = $1 and order_key = $2 and terms = $4::jsonb
         returning number, terms`,
        [series, key, termsToJson(to), termsToJson(from.terms)],
      );
      return row ? toEntry(row) : ((await find(database, place)) ?? from);
    },
  };
}
