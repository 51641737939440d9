import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, launch, stop, until } from "../process.ts";
import type { BusyChain } from "./busyChain.ts";

/** The calls of a project's handlers, and the seconds from its first question to the node until it is ready. */
export type Backfill = { readonly seconds: number; readonly eventCount: number };

type LogLine = { readonly time: number; readonly msg: string; readonly endpoint?: string };

const parse = (line: string): LogLine | null => {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return null;
  }
};

/** Lets a Ponder project read a chain into an empty database, embedded or a Postgres. Its own start is not counted. */
export async function runBackfill(root: string, busy: BusyChain, databaseUrl = ""): Promise<Backfill> {
  const { chain, record, deploymentFile } = busy;
  const folder = mkdtempSync(join(tmpdir(), "feiqian-backfill-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let [startedAt, readyAt] = [0, 0];
  const onLine = (line: string) => {
    const said = parse(line);
    if (said?.msg === "Started fetching backfill JSON-RPC data") startedAt = said.time;
    if (said?.msg === "Started returning 200 responses" && said.endpoint === "/ready") readyAt = said.time;
  };
  const args = ["start", "--log-level", "info", "--log-format", "json", "--hostname", "127.0.0.1"];
  const program = launch("ponder", "ponder", [...args, "--port", String(port), "--schema", "backfill"], {
    ...{ cwd: root, onLine },
    env: {
      ...{
        CHAIN_ID: String(record.chainId),
        RPC_URL: chain.rpcUrl,
        POLLING_MS: "100",
        DEPLOYMENT_FILE: deploymentFile,
      },
      ...{ DATABASE_URL: databaseUrl, PGLITE_DIR: join(folder, "pglite"), PONDER_TELEMETRY_DISABLED: "1" },
    },
  });
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
