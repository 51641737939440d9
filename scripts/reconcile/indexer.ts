import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { type Row, type Tables, put } from "./tables.ts";

/** Answers of the indexer's GraphQL, slow ones under load included. */
export type Ask = ReturnType<typeof asker>;
export const asker = (url: string) => createIndexerClient({ url, timeout: 120_000 }).query;

interface Field {
  readonly name: string;
  readonly args: readonly { readonly name: string }[];
  readonly type: { readonly kind: string; readonly ofType: { readonly kind: string } | null };
}

/** Ponder's own names for events, which no chain has. */
const isEventId = (table: string, column: string): boolean =>
  (table.endsWith("Event") && column === "id") || /eventId$/i.test(column);
const place = ["transactionHash", "logIndex"];

/** Every table and column, those of later versions included. */
async function readTableInfos(ask: Ask) {
  const fields = "fields { name args { name } type { kind ofType { kind } } }";
  const { root } = await ask<{ root: { fields: readonly Field[] } }>(`{ root: __type(name: "Query") { ${fields} } }`);
  const tables = root.fields.filter(({ name, type }) => type.kind === "OBJECT" && name !== "_meta");
  return Promise.all(
    tables.map(async ({ name, args }) => {
      const { of } = await ask<{ of: { fields: readonly Field[] } }>(`{ of: __type(name: "${name}") { ${fields} } }`);
      const scalars = of.fields.filter(({ type }) => (type.ofType ?? type).kind === "SCALAR");
      const columns = scalars.map((column) => column.name).filter((column) => !isEventId(name, column));
      const key = args.flatMap((arg) => (isEventId(name, arg.name) ? place : [arg.name]));
      return { name, key, columns };
    }),
  );
}

type TableInfo = Awaited<ReturnType<typeof readTableInfos>>[number];

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function readTable(ask: Ask, { name, key, columns }: TableInfo): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>();
  const query = `query ($after: String) { page: ${name}s(limit: 1000, after: $after) {
    items { ${columns.join(" ")} } pageInfo { hasNextPage endCursor } } }`;
  for (let after: string | null = null; ;) {
    const { page }: { page: Page } = await ask(query, { after });
    for (const item of page.items) {
      const values = key.map((column) => item[column]);
      put(rows, values, item);
    }
    if (!page.pageInfo.hasNextPage) return rows;
    after = page.pageInfo.endCursor;
  }
}

/** The last whole block that the indexer has read. */
export async function readIndexedBlock(ask: Ask): Promise<bigint> {
  type Status = { readonly main?: { readonly block: { readonly number: number } } };
  const { _meta } = await ask<{ readonly _meta: { readonly status: Status | null } }>("{ _meta { status } }");
  const block = _meta.status?.main?.block;
  if (!block) throw new Error("The indexer has not read a block yet");
  return BigInt(block.number);
}

/** The indexer's tables at one block, or null when another came in between: a row of a later block gives it away. */
export async function readIndexer(ask: Ask) {
  const infos = await readTableInfos(ask);
  const blockNumber = await readIndexedBlock(ask);
  const tables: Record<string, Tables[string]> = {};
  for (const info of infos) {
    tables[info.name] = await readTable(ask, info);
    const rows = [...tables[info.name]!.values()];
    // Currencies are of no block.
    if (rows.some((row) => BigInt(row.changedInBlock ?? row.blockNumber ?? 0) > blockNumber)) return null;
  }
  return { blockNumber, tables };
}
