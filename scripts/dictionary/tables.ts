import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GraphQLSchema } from "graphql";

const root = join(import.meta.dirname, "../..");
const load = (path: string) => import(pathToFileURL(join(root, path)).href) as Promise<Record<string, unknown>>;

/** Ponder builds its GraphQL schema from the tables. It does not export how; its version is pinned. */
export async function readGraphqlSchema(): Promise<GraphQLSchema> {
  const { buildGraphQLSchema } = await load("node_modules/ponder/dist/esm/graphql/index.js");
  const schema = await load("indexer/ponder.schema.ts");
  return (buildGraphQLSchema as (options: { schema: unknown }) => GraphQLSchema)({ schema });
}

export type Table = Awaited<ReturnType<typeof readTables>>[number];
export type Column = Table["columns"][number];

interface RawColumn {
  readonly name: string;
  readonly notNull: boolean;
  readonly primary: boolean;
  readonly getSQLType: () => string;
}

const symbolOf = (table: object, name: string): symbol | undefined =>
  Object.getOwnPropertySymbols(table).find(({ description }) => description === `drizzle:${name}`);

/** A name of the schema as Ponder has it in SQL. */
export const toSqlName = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The schema's tables, in its order, with the columns as Ponder makes them. */
export async function readTables() {
  const schema = await load("indexer/ponder.schema.ts");
  const { getPrimaryKeyColumns } = await load("node_modules/ponder/dist/esm/drizzle/index.js");
  const keysOf = getPrimaryKeyColumns as (table: object) => readonly { readonly js: string }[];
  const inOrder = Object.entries(schema).filter(([, value]) => typeof value === "object" && value !== null);
  return inOrder.flatMap(([name, value]) => {
    const table = value as Record<symbol, unknown>;
    const [columnsSymbol, nameSymbol] = [symbolOf(table, "Columns"), symbolOf(table, "Name")];
    // Relations have no columns.
    if (!columnsSymbol || !nameSymbol) return [];
    const keys = new Set(keysOf(table).map(({ js }) => js));
    const columns = Object.entries(table[columnsSymbol] as Record<string, RawColumn>).map(([column, raw]) => ({
      /** In GraphQL and TypeScript. */
      name: column,
      sqlName: raw.name || toSqlName(column),
      /** In SQL. */
      type: raw.getSQLType(),
      isNullable: !raw.notNull && !keys.has(column),
      isKey: keys.has(column),
    }));
    return [{ name, sqlName: table[nameSymbol] as string, columns }];
  });
}
