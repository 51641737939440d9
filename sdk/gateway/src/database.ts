// One small face for both databases: an embedded one (pglite), and a Postgres by its URL, which several processes share.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { takeLock } from "@feiqian/sdk/node";
import pg from "pg";
import { locks } from "./locks.ts";
import { migrations } from "./schema.ts";

export interface Queries {
  /** Rows of one statement. Its `$1`, `$2`… are `values`; objects are written as JSON. */
  readonly query: <row>(text: string, values?: readonly unknown[]) => Promise<readonly row[]>;
}

export interface Database extends Queries {
  /** Runs `work` in one transaction: all of it is written when it returns, and nothing when it throws. */
  readonly transaction: <result>(work: (queries: Queries) => Promise<result>) => Promise<result>;
  readonly close: () => Promise<void>;
}

export interface DatabaseConfig {
  /** "postgres://…". Without it the embedded database in `dir` is used, by one process at a time. */
  readonly url?: string | undefined;
  /** Folder of the embedded database. Undefined: it lives in memory, for tests. */
  readonly dir?: string | undefined;
}

/** Another process has the embedded database. */
export class DatabaseLockedError extends Error {
  readonly next: string;
  constructor(dir: string, holder: string, file: string) {
    super(`The database in ${dir} is in use by ${holder}. One process at a time may open it.`);
    this.name = "DatabaseLockedError";
    this.next = `end that one, name another folder, or share a Postgres. If it has ended for certain, delete ${file}`;
  }
}

/** All integers of the schema are counts and unix seconds. */
const INT8 = 20;

const toValue = (value: unknown): unknown => {
  if (typeof value === "bigint") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
};

/** Milliseconds for which a process that is ending may still have the embedded database. */
const LOCK_PATIENCE = 2_000;

/** The embedded database belongs to one process: two would write over each other's pages. */
async function lockFolder(dir: string): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const lock = await takeLock(join(dir, "lock"), LOCK_PATIENCE);
  if (lock.isTaken) return lock.release;
  throw new DatabaseLockedError(dir, lock.holder, lock.file);
}

async function openEmbedded(dir: string | undefined): Promise<Database> {
  const release = dir === undefined ? undefined : await lockFolder(dir);
  const folder = dir === undefined ? undefined : join(dir, "database");
  const db = await PGlite.create(folder, { parsers: { [INT8]: Number } }).catch(async (error: unknown) => {
    await release?.();
    throw error;
  });
  const queriesOf = (one: Pick<PGlite, "query">): Queries => ({
    query: async <row>(text: string, values: readonly unknown[] = []) =>
      (await one.query<row>(text, values.map(toValue))).rows,
  });
  return {
    ...queriesOf(db),
    transaction: (work) => db.transaction((tx) => work(queriesOf(tx as unknown as PGlite))),
    async close() {
      await db.close();
      await release?.();
    },
  };
}

function openPostgres(url: string): Database {
  const types = { getTypeParser: (id: number, format?: string) => (id === INT8 ? Number : parserOf(id, format)) };
  const parserOf = pg.types.getTypeParser as (id: number, format?: string) => unknown;
  const pool = new pg.Pool({ connectionString: url, max: 10, types: types as never });
  // A connection that breaks while nobody uses it: the next query opens another.
  pool.on("error", () => {});
  const queriesOf = (one: Pick<pg.Pool, "query">): Queries => ({
    query: async <row>(text: string, values: readonly unknown[] = []) =>
      (await one.query(text, values.map(toValue))).rows as row[],
  });
  return {
    ...queriesOf(pool),
    async transaction(work) {
      const connection = await pool.connect();
      let failure: Error | undefined;
      try {
        await connection.query("begin");
        const result = await work(queriesOf(connection));
        await connection.query("commit");
        return result;
      } catch (error) {
        failure = error as Error;
        await connection.query("rollback").then(
          () => (failure = undefined),
          () => undefined,
        );
        throw error;
      } finally {
        // A connection that could not even roll back is thrown away.
        connection.release(failure);
      }
    },
    close: () => pool.end(),
  };
}

/** Opens the database and brings its tables to this version. */
export async function openDatabase({ url, dir }: DatabaseConfig): Promise<Database> {
  const database = url === undefined ? await openEmbedded(dir) : openPostgres(url);
  try {
    await database.transaction(async ({ query }) => {
      await query("select pg_advisory_xact_lock($1)", [locks.migration]);
      await query("create table if not exists migration (version integer primary key)");
      const [{ version } = { version: 0 }] = await query<{ version: number }>(
        "select coalesce(max(version), 0)::integer as version from migration",
      );
      if (version > migrations.length)
        throw new Error(
          `The database has version ${version}; this gateway knows ${migrations.length}. Start a newer one.`,
        );
      for (const [index, statements] of migrations.entries()) {
        if (index < version) continue;
        for (const statement of statements) await query(statement);
        await query("insert into migration values ($1)", [index + 1]);
      }
    });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
