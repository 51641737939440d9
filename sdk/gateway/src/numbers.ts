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
  interface Series {
    readonly next: string;
    readonly checked_to: string;
  }

  /** Looks ahead: another registry, or the merchant itself, may have spent numbers behind gaps. */
  async function checkNext(series: string): Promise<void> {
    const [row] = await database.query<Series>("select next, checked_to from number_series where series = $1", [
      series,
    ]);
    const first = BigInt(row!.next);
    const spent = await readSpent(first, BLOCK);
    await database.transaction(async ({ query }) => {
      for (const number of spent)
        await query("insert into number_spent values ($1, $2) on conflict do nothing", [series, number]);
      await query("update number_series set checked_to = greatest(checked_to, $2::numeric) where series = $1", [
        ...[series, first + BigInt(BLOCK)],
      ]);
    });
  }

  // The series' row is locked until the number has its order: nobody else is given it, and a crash gives none away.
  const tryAllocate = ({ series, key, from = 1n }: NumberPlace, terms: NumberlessTerms) =>
    database.transaction(async (queries) => {
      const [at] = await queries.query<Series>(
        `insert into number_series values ($1, $2, 0)
         on conflict (series) do update set next = greatest(number_series.next, excluded.next)
         returning next, checked_to`,
        [series, from],
      );
      const known = await find(queries, { series, key });
      if (known) return known;
      const [free] = await queries.query<{ number: string }>(
        `select n as number from generate_series($2::numeric, $3::numeric - 1) as n
         where not exists (select 1 from number_spent where series = $1 and number = n) order by n limit 1`,
        [series, at!.next, at!.checked_to],
      );
      if (!free) return undefined;
      const number = BigInt(free.number);
      await queries.query("insert into number_entry values ($1, $2, $3, $4)", [
        series,
        key,
        number,
        termsToJson(terms),
      ]);
      await queries.query("update number_series set next = $2 where series = $1", [series, number + 1n]);
      return { number, terms };
    });

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
        const entry = await tryAllocate(place, terms);
        if (entry) return entry;
        await checkNext(place.series);
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
