// Of several processes one reads the chain, and one at a time signs: whoever has the lease, and its successor once that
// has run out.
import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Database, Queries } from "./database.ts";

export interface Leases {
  /** Takes or renews the lease. False: another process has it. */
  readonly take: (name: string) => Promise<boolean>;
  /** Throws unless this process has it, and keeps others from taking it until the transaction ends. */
  readonly hold: (queries: Queries, name: string) => Promise<void>;
  readonly giveBack: (name: string) => Promise<void>;
}

export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

export function createLeases(database: Database, clock: Clock, seconds = 15): Leases {
  const owner = randomUUID();
  return {
    async take(name) {
      const rows = await database.query(
        `insert into lease values ($1, $2, $3)
         on conflict (name) do update set owner = $2, until = $3 where lease.owner = $2 or lease.until <= $4
         returning name`,
        [name, owner, clock() + seconds, clock()],
      );
      return rows.length === 1;
    },
    async hold({ query }, name) {
      const rows = await query("select name from lease where name = $1 and owner = $2 for update", [name, owner]);
      if (rows.length === 0) throw new LeaseLostError(`Another process has taken over "${name}".`);
    },
    async giveBack(name) {
      await database.query("delete from lease where name = $1 and owner = $2", [name, owner]);
    },
  };
}
