import { type NumberBook, type NumberEntry, type NumberPlace, termsFromJson, termsToJson } from "@feiqian/sdk";
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

/** The registry's number book: shared by all processes of one database. */
export function createDatabaseNumberBook(database: Database): NumberBook {
  return {
    get: (place) => find(database, place),

    async next({ series }) {
      const [row] = await database.query<{ next: string }>("select next from number_series where series = $1", [
        series,
      ]);
      return row ? BigInt(row.next) : 1n;
    },

    // The series' row is locked until the number has its order: nobody else is given it, and a crash gives none away.
    allocate: (place, terms) =>
      database.transaction(async (queries) => {
        const { series, key, from = 1n } = place;
        const known = await find(queries, place);
        if (known) return known;
        const [row] = await queries.query<{ number: string }>(
          `insert into number_series values ($1, $2::numeric + 1)
           on conflict (series) do update set next = greatest(number_series.next, $2::numeric) + 1
           returning next - 1 as number`,
          [series, from],
        );
        const number = BigInt(row!.number);
        const written = await queries.query(
          "insert into number_entry values ($1, $2, $3, $4) on conflict (series, order_key) do nothing returning number",
          [series, key, number, termsToJson(terms)],
        );
        if (written.length === 1) return { number, terms };
        // Another process was quicker with this order, and this number is free again: it was the last.
        await queries.query("update number_series set next = next - 1 where series = $1", [series]);
        return (await find(queries, place))!;
      }),

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
