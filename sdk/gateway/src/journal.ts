// Transactions by their keys: over crashes, and for all processes of one database. Signed bytes are
// written before they leave, so that a repetition sends the same ones.
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Journal, type JournalEntry, memoryJournal } from "@feiqian/sdk";
import type { Database } from "./database.ts";
import type { Leases } from "./lease.ts";
import { Problem } from "./problem.ts";

const RENEW_MS = 5_000;
const LOOK_MS = 50;
/** A dead process's lease runs out long before. */
const PATIENCE_MS = 60_000;

interface Row {
  readonly entry: JournalEntry;
}

/** The SDK's journal. */
export function createDatabaseJournal(database: Database, leases: Leases): Journal {
  // First among this process's own requests: they have one lease.
  const inTurn = memoryJournal();
  const held = new AsyncLocalStorage<readonly string[]>();

  async function take(lease: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await leases.take(lease))) {
      if (Date.now() > end)
        throw new Problem("SignerBusy", "Another process of this gateway is sending, and has not finished.", {
          ...{ status: 503, retryAfter: 5, next: "Nothing was sent. Repeat the request in some seconds." },
        });
      await sleep(LOOK_MS);
    }
  }

  return {
    async get(key) {
      const [row] = await database.query<Row>("select entry from journal where key = $1", [key]);
      return row?.entry;
    },
    put: (entry) =>
      database.transaction(async (queries) => {
        // A process that slept while another took over one of its leases writes nothing, and so sends nothing.
        for (const lease of held.getStore() ?? []) await leases.hold(queries, lease);
        await queries.query(
          `insert into journal values ($1, $2, $3, $4) on conflict (key) do update set entry = excluded.entry`,
          [entry.key, entry.chainId, entry.account.toLowerCase(), entry],
        );
      }),
    async delete(key) {
      await database.query("delete from journal where key = $1", [key]);
    },
    async open({ chainId, account }) {
      const rows = await database.query<Row>(
        `select entry from journal
         where chain_id = $1 and account = $2 and (entry->>'isDone') is distinct from 'true'`,
        [chainId, account.toLowerCase()],
      );
      return rows.map(({ entry }) => entry);
    },
    exclusively: (name, work) =>
      inTurn.exclusively(name, async () => {
        const lease = `journal ${name}`;
        await take(lease);
        // A renewal that fails shows when something is written.
        const timer = setInterval(() => void leases.take(lease).catch(() => undefined), RENEW_MS);
        try {
          return await held.run([...(held.getStore() ?? []), lease], work);
        } finally {
          clearInterval(timer);
          // Left alone, it runs out by itself.
          await leases.giveBack(lease).catch(() => undefined);
        }
      }),
  };
}
