import { createHash } from "node:crypto";
import type { Tables } from "../../reconcile/tables.ts";

/** A hash of each table, over every row and column in their order. */
export function digestOf(tables: Tables) {
  const inOrder = <value>(entries: Iterable<readonly [string, value]>) =>
    [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const digests = inOrder(Object.entries(tables)).map(([name, table]) => {
    const hash = createHash("sha256");
    for (const [key, row] of inOrder(table)) hash.update(`${JSON.stringify([key, inOrder(Object.entries(row))])}\n`);
    return [name, { rows: table.size, sha256: hash.digest("hex") }] as const;
  });
  return Object.fromEntries(digests);
}

type Digests = ReturnType<typeof digestOf>;

/** Tables in which two databases differ. */
export const differingTables = (a: Digests, b: Digests): readonly string[] =>
  Object.keys({ ...a, ...b }).filter((name) => a[name]?.sha256 !== b[name]?.sha256);
