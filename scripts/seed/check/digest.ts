import { createHash } from "node:crypto";
import type { Tables } from "../../reconcile/tables.ts";

export interface TableDigest {
  readonly rows: number;
  /** SHA-256 over every row and column, in the order of the keys. */
  readonly sha256: string;
}

/** One figure a table by which two databases are seen to be the same. */
export function digestOf(tables: Tables): Readonly<Record<string, TableDigest>> {
  const names = Object.keys(tables).sort();
  return Object.fromEntries(
    names.map((name) => {
      const hash = createHash("sha256");
      const rows = [...tables[name]!].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [key, row] of rows) {
        const columns = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
        hash.update(`${JSON.stringify([key, columns])}\n`);
      }
      return [name, { rows: rows.length, sha256: hash.digest("hex") }];
    }),
  );
}

/** Tables in which two databases differ. */
export const differingTables = (
  a: Readonly<Record<string, TableDigest>>,
  b: Readonly<Record<string, TableDigest>>,
): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name]?.sha256 !== b[name]?.sha256);
