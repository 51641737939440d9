import { type Row, type Tables, put } from "./tables.ts";

/** Answers of the indexer's GraphQL. */
export type Ask = <T>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;

export const asker =
  (graphqlUrl: string): Ask =>
  async <T>(query: string, variables = {}) => {
    const response = await fetch(graphqlUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    }).catch((cause: unknown) => {
      throw new Error(`The indexer does not answer at ${graphqlUrl}`, { cause });
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: readonly { readonly message: string }[] };
    if (errors) throw new Error(`${graphqlUrl} refused ${query}: ${errors.map(({ message }) => message).join("; ")}`);
    return data;
  };

interface Field {
  readonly name: string;
  readonly args: readonly { readonly name: string }[];
  readonly type: {
    readonly kind: string;
    readonly name: string | null;
    readonly ofType: { readonly kind: string } | null;
  };
}

interface TableInfo {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** Ponder's own names for events, which a chain does not know. */
const isEventId = (table: string, column: string): boolean =>
  (table.endsWith("Event") && column === "id") || /eventId$/i.test(column);
/** The chain's value for such a name. */
const place = ["transactionHash", "logIndex"];

/** Every table and column there is: one that is added later is compared without being named here. */
async function readTableInfos(ask: Ask): Promise<readonly TableInfo[]> {
  const fields = "fields { name args { name } type { kind name ofType { kind } } }";
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

type Item = Readonly<Record<string, string | number | boolean | null>>;
interface Page {
  readonly items: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function readTable(ask: Ask, { name, key, columns }: TableInfo): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>();
  const query = `query ($after: String) { page: ${name}s(limit: 1000, after: $after) {
    items { ${columns.join(" ")} } pageInfo { hasNextPage endCursor } } }`;
  for (let after: string | null = null; ;) {
    const { page }: { page: Page } = await ask(query, { after });
    for (const item of page.items) {
      put(
        rows,
        key.map((column) => item[column]),
        item,
      );
    }
    if (!page.pageInfo.hasNextPage) return rows;
    after = page.pageInfo.endCursor;
  }
}

export interface Snapshot {
  readonly blockNumber: bigint;
  readonly tables: Tables;
}

/** The last block that the indexer has read whole. */
export async function readIndexedBlock(ask: Ask): Promise<bigint> {
  const { _meta } = await ask<{ _meta: { status: { main?: { block: { number: number } } } | null } }>(
    "{ _meta { status } }",
  );
  const block = _meta.status?.main?.block;
  if (!block) throw new Error("The indexer has not read a block yet");
  return BigInt(block.number);
}

/**
 * The indexer's tables at one block, or null when one came in between: the tables of a block change one by one, its
 * number last. Every row tells the block that wrote it, so that a row of a later one gives it away.
 */
export async function readIndexer(ask: Ask): Promise<Snapshot | null> {
  const infos = await readTableInfos(ask);
  const blockNumber = await readIndexedBlock(ask);
  const tables: Record<string, ReadonlyMap<string, Row>> = {};
  for (const info of infos) {
    tables[info.name] = await readTable(ask, info);
    const rows = [...tables[info.name]!.values()];
    if (rows.some((row) => BigInt(row.changedInBlock ?? row.blockNumber!) > blockNumber)) return null;
  }
  return { blockNumber, tables };
}
