import { type ReadonlyDrizzle, sql } from "ponder";
import type * as tables from "../../ponder.schema.ts";
import { type Progress, readCheckpoint } from "./lag.ts";

/** The indexer's progress, from Ponder's two tables; null: not written yet. */
export async function readProgress(db: ReadonlyDrizzle<typeof tables>): Promise<Progress | null> {
  const { rows } = await db.execute<{
    readonly chain_id: string | number;
    readonly latest: string;
    readonly finalized: string;
    readonly is_ready: boolean;
  }>(sql`
    select chain_id, latest_checkpoint as latest, finalized_checkpoint as finalized,
      (select (value ->> 'is_ready')::int = 1 from _ponder_meta where key = 'app') as is_ready
    from _ponder_checkpoint limit 1`);
  const [row] = rows;
  if (!row) return null;
  return {
    chainId: Number(row.chain_id),
    isLive: row.is_ready === true,
    head: readCheckpoint(row.latest),
    finalized: readCheckpoint(row.finalized),
  };
}
