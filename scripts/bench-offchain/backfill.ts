import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, launch, stop, until } from "../process.ts";
import type { BusyChain } from "./busyChain.ts";

/** How long a Ponder project took to read a chain, and how much of it. */
export interface Backfill {
  /** From its first question to the node until it answers as ready: events fetched, rows written, indexes made. */
  readonly seconds: number;
  /** Events that its handlers were called for, by its own count. */
  readonly eventCount: number;
}

type LogLine = { readonly time: number; readonly msg: string; readonly endpoint?: string };

const parse = (line: string): LogLine | null => {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
};

/**
 * Lets a Ponder project read a chain from its beginning into a fresh database: an embedded one, or a Postgres. Its own
 * start, which is the same for every project, is not counted.
 */
export async function runBackfill(
  root: string,
  { chain, record, deploymentFile }: BusyChain,
  databaseUrl?: string,
): Promise<Backfill> {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-backfill-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let [startedAt, readyAt] = [0, 0];
  const program = launch(
    "ponder",
    "ponder",
    [
      ...["start", "--log-level", "info", "--log-format", "json", "--hostname", "127.0.0.1"],
      ...["--port", String(port), "--schema", "backfill"],
    ],
    {
      cwd: root,
      env: {
        CHAIN_ID: String(record.chainId),
        RPC_URL: chain.rpcUrl,
        POLLING_MS: "100",
        DEPLOYMENT_FILE: deploymentFile,
        DATABASE_URL: databaseUrl ?? "",
        PGLITE_DIR: join(folder, "pglite"),
        PONDER_TELEMETRY_DISABLED: "1",
      },
      onLine: (line) => {
        const said = parse(line);
        if (said?.msg === "Started fetching backfill JSON-RPC data") startedAt = said.time;
        if (said?.msg === "Started returning 200 responses" && said.endpoint === "/ready") readyAt = said.time;
      },
    },
  );
  try {
    await until("the backfill", async () => readyAt > 0, { timeoutMs: 300_000, program });
    if (startedAt === 0) throw new Error("Ponder did not say when it began: its log lines have changed");
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const counts = [...metrics.matchAll(/^ponder_indexing_completed_events\{[^}]*\} (\d+)$/gm)];
    const eventCount = counts.reduce((sum, [, count]) => sum + Number(count), 0);
    return { seconds: (readyAt - startedAt) / 1_000, eventCount };
  } finally {
    await stop(program);
    rmSync(folder, { recursive: true, force: true });
  }
}
