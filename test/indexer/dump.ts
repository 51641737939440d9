import type { Ponder } from "../support/ponder.ts";

/** Every row of every table, as text, in an order that depends only on the rows. */
export type Dump = Readonly<Record<string, readonly string[]>>;

/** Every table of the schema, from GraphQL's root fields. */
async function readTableNames({ ask }: Ponder): Promise<readonly string[]> {
  const { root } = await ask<{
    root: { fields: readonly { readonly name: string; readonly type: { readonly kind: string } }[] };
  }>('{ root: __type(name: "Query") { fields { name type { kind } } } }');
  return root.fields
    .filter(({ name, type }) => type.kind === "OBJECT" && name !== "_meta")
    .map(({ name }) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .sort();
}

/** The whole content of an indexer's database, by SQL: every table, row and column, Ponder's own event ids included. */
export async function readDump(ponder: Ponder): Promise<Dump> {
  const dump: Record<string, readonly string[]> = {};
  for (const table of await readTableNames(ponder)) {
    const query = encodeURIComponent(
      JSON.stringify({ json: { sql: `select * from "${table}"`, params: [], typings: [] } }),
    );
    const response = await fetch(`${ponder.sqlUrl}/db?sql=${query}`);
    if (!response.ok) throw new Error(`${table}: ${response.status} ${await response.text()}`);
    const { rows } = (await response.json()) as { readonly rows: readonly object[] };
    dump[table] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return dump;
}
