// Asks the indexer of the local stack in SQL, its embedded database included. One read-only statement, from the command
// line or from stdin; docs/analysts.md has some to begin with.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { toLine } from "../indexer/src/api/exports/csv.ts";
import { printable } from "../sdk/src/safe/sheet/looksLike.ts";
import { flag, from, readOptions, run, word } from "./options.ts";
import { readStackEnv } from "./stack/env.ts";
import { toTable } from "./table.ts";

const usage = `npm run sql -- "select …" [options]
  --json       the rows as JSON
  --csv        the rows as CSV
  --dir DIR    where the stack writes: .local
  --url URL    another indexer that serves SQL (FEIQIAN_SQL=1): http://127.0.0.1:42069`;

const PATIENCE_MS = 30_000;

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly fields: readonly { readonly name: string }[];
}

/** Sends a statement as `@ponder/client` does. The indexer refuses all but one `select`. */
async function ask(url: string, sql: string): Promise<Answer> {
  const query = new URLSearchParams({ sql: JSON.stringify({ json: { sql, params: [], typings: [] } }) });
  const response = await fetch(`${url}/sql/db?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    (error: Error) => {
      if (error.name !== "TimeoutError") throw new Error(`No indexer answers at ${url}. Next: npm start`);
      const limit = `The statement took more than ${PATIENCE_MS / 1_000} s`;
      throw new Error(`${limit}. An embedded database finishes it all the same: npm start again, or ask for less`);
    },
  );
  if (!response.ok) throw new Error(`The indexer refused the statement: ${await response.text()}`);
  return (await response.json()) as Answer;
}

const toText = (value: unknown): string => {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

await run(async () => {
  const options = { json: flag, csv: flag, dir: word, url: word } as const;
  const { values, positionals } = readOptions(usage, { allowPositionals: true, options });
  const [statement = readFileSync(0, "utf8"), ...more] = positionals;
  if (more.length > 0) throw new Error(`One statement at a time, in quotes: ${usage.split("\n")[0]}`);
  const dir = values.dir ? from(values.dir) : resolve(import.meta.dirname, "../.local");
  const { rows, fields } = await ask(values.url ?? readStackEnv(dir).INDEXER_URL!, statement);
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  // An answer has its rows by name: one of the two would be shown as both.
  if (twice !== undefined) throw new Error(`Two columns have the name ${twice}. Give each its own: ${twice} as …`);
  const cells = rows.map((row) => names.map((name) => toText(row[name])));
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else if (values.csv) process.stdout.write([names, ...cells].map(toLine).join(""));
  else {
    const shown = cells.map((row) => row.map(printable));
    console.log(`${toTable(names, shown, names.length)}\n${rows.length} rows`);
  }
});
