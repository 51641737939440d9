/** A row's columns as text, in which a node's numbers and a database's compare. */
export type Row = Readonly<Record<string, string>>;
/** Rows by table and, within one, by the text of their key. */
export type Tables = Readonly<Record<string, ReadonlyMap<string, Row>>>;

export const emptyTables = <name extends string>(...names: readonly name[]) =>
  Object.fromEntries(names.map((name) => [name, new Map<string, Row>()])) as Record<name, Map<string, Row>>;

/** Addresses and hashes in lower case: the indexer keeps no checksum. Nothing is the empty text. */
export const textOf = (value: unknown): string => {
  const text = String(value ?? "");
  return /^0x[0-9a-f]*$/i.test(text) ? text.toLowerCase() : text;
};

export const keyOf = (...parts: readonly unknown[]): string => parts.map(textOf).join(" ");

type Columns = Readonly<Record<string, unknown>>;

/** Writes columns into the row of a key, over those that it has. */
export function put(table: Map<string, Row>, key: readonly unknown[], columns: Columns): void {
  const texts = Object.entries(columns).map(([name, value]) => [name, textOf(value)]);
  table.set(keyOf(...key), { ...table.get(keyOf(...key)), ...Object.fromEntries(texts) });
}

type Amounts<name extends string> = Readonly<Record<name, bigint>>;

/** Sums that grow, by key. */
export class Sums<name extends string = string> {
  readonly #sums = new Map<string, Amounts<name>>();

  get(...key: readonly unknown[]): Amounts<name> | undefined {
    return this.#sums.get(keyOf(...key));
  }

  /** Adds to the sums of a key, and returns them. */
  add(key: readonly unknown[], amounts: Amounts<name>): Amounts<name> {
    const before = this.get(...key);
    const after = Object.entries<bigint>(amounts).map(([sum, amount]) => [sum, (before?.[sum as name] ?? 0n) + amount]);
    this.#sums.set(keyOf(...key), Object.fromEntries(after) as Amounts<name>);
    return this.get(...key)!;
  }
}

/** One column on which chain and indexer do not agree; null: the row is not there. */
export type Difference = Readonly<
  Record<"table" | "key" | "column", string> & Record<"chain" | "indexer", string | null>
>;

/** Compares every table, row and column that either side has. */
export function compareTables(chain: Tables, indexer: Tables): readonly Difference[] {
  const differences: Difference[] = [];
  for (const table of Object.keys({ ...chain, ...indexer })) {
    const [ours, theirs] = [chain[table] ?? new Map<string, Row>(), indexer[table] ?? new Map<string, Row>()];
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      const [a, b] = [ours.get(key), theirs.get(key)];
      if (!a || !b) {
        const there = "there is a row";
        differences.push({ table, key, column: "", chain: a ? there : null, indexer: b ? there : null });
        continue;
      }
      for (const column of Object.keys({ ...a, ...b })) {
        if (a[column] === b[column]) continue;
        differences.push({ table, key, column, chain: a[column] ?? null, indexer: b[column] ?? null });
      }
    }
  }
  return differences;
}

export function groupBy<row>(rows: Iterable<row>, groupOf: (row: row) => string): ReadonlyMap<string, readonly row[]> {
  const groups = new Map<string, row[]>();
  for (const row of rows) {
    const group = groups.get(groupOf(row));
    if (group) group.push(row);
    else groups.set(groupOf(row), [row]);
  }
  return groups;
}
