import type { Column } from "../../../scripts/dictionary/tables.ts";

/** A row by TypeScript column names. */
export type Row = Readonly<Record<string, unknown>>;

/** Callbacks for handlers' writes. */
export interface Write {
  readonly table: string;
  readonly key: string;
  /** Null: it was inserted. */
  readonly before: Row | null;
  /** Null: it was deleted. */
  readonly after: Row | null;
}

interface Shape {
  readonly name: string;
  readonly columns: readonly Column[];
}

type Change = Row | ((row: Row) => Row);

const lower = (value: unknown): unknown =>
  typeof value === "string" && /^0x[0-9a-fA-F]*$/.test(value) ? value.toLowerCase() : value;

/** Tables in memory, with the part of Ponder's `context.db` that handlers use, and as strict as a database. */
export class Tables {
  readonly rows = new Map<string, Map<string, Row>>();
  readonly #shapes = new Map<object, Shape>();
  readonly #told: (write: Write) => void;

  constructor(shapes: ReadonlyMap<object, Shape>, told: (write: Write) => void) {
    this.#shapes = new Map(shapes);
    this.#told = told;
    for (const { name } of shapes.values()) this.rows.set(name, new Map());
  }

  #place(table: object, given: Row) {
    const { name, columns } = this.#shapes.get(table)!;
    const rows = this.rows.get(name)!;
    const key = columns.flatMap((column) => (column.isKey ? [String(lower(given[column.name]))] : [])).join(" ");
    return { name, columns, rows, key, found: rows.get(key) ?? null };
  }

  #write(table: object, given: Row, change: Row): Row {
    const { name, columns, rows, key, found } = this.#place(table, given);
    const after: Record<string, unknown> = { ...found };
    for (const column of columns) {
      if (column.name in change) after[column.name] = lower(change[column.name]);
      after[column.name] ??= null;
      if (after[column.name] === null && !column.isNullable) throw new Error(`${name}.${column.name} is null`);
    }
    const unknown = Object.keys(change).filter((column) => !columns.some((known) => known.name === column));
    if (unknown.length > 0) throw new Error(`${name} has no column ${unknown.join(", ")}`);
    rows.set(key, after);
    this.#told({ table: name, key, before: found, after });
    return after;
  }

  find = async (table: object, key: Row): Promise<Row | null> => this.#place(table, key).found;

  insert = (table: object) => ({
    values: (values: Row) => {
      const { name, key, found } = this.#place(table, values);
      const insert = async (): Promise<Row> => {
        if (found) throw new Error(`${name} has a row ${key} already`);
        return this.#write(table, values, values);
      };
      return {
        // biome-ignore lint/suspicious/noThenProperty: Ponder's insert is awaited, or continued with a conflict clause.
        then: (...then: Parameters<Promise<Row>["then"]>) => insert().then(...then),
        onConflictDoNothing: async () => found ?? insert(),
        onConflictDoUpdate: async (change: Change) =>
          found ? this.#write(table, values, typeof change === "function" ? change(found) : change) : insert(),
      };
    },
  });

  update = (table: object, given: Row) => ({
    set: async (change: Change): Promise<Row> => {
      const { name, key, found } = this.#place(table, given);
      if (!found) throw new Error(`${name} has no row ${key}`);
      return this.#write(table, given, typeof change === "function" ? change(found) : change);
    },
  });

  delete = async (table: object, given: Row): Promise<boolean> => {
    const { name, rows, key, found } = this.#place(table, given);
    if (!found) return false;
    rows.delete(key);
    this.#told({ table: name, key, before: found, after: null });
    return true;
  };
}
