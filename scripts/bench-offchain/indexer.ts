import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasPostgres, startPostgres } from "../../test/support/postgres.ts";
import { stop } from "../process.ts";
import { measureApi } from "./api.ts";
import { type Backfill, runBackfill } from "./backfill.ts";
import { type BusyChain, startBusyChain } from "./busyChain.ts";
import { type Figure, median } from "./figure.ts";

/** In per cent of the sample's: some 15,000 events. */
const BUSINESS = 200;
const PAIRS = 5;
const folderOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const roots = { indexer: folderOf("../../indexer/"), bare: folderOf("bare/") } as const;
type Project = keyof typeof roots;

async function run(project: Project, busy: BusyChain, kind: "pglite" | "postgres"): Promise<Backfill> {
  if (kind === "pglite") return runBackfill(roots[project], busy);
  const { url, stop: stopPostgres } = await startPostgres();
  try {
    return await runBackfill(roots[project], busy, url);
  } finally {
    await stopPostgres();
  }
}

/** Both in turn, so that the machine's other load weighs on both; the first one alternates. */
async function compare(busy: BusyChain, kind: "pglite" | "postgres") {
  const rates: Record<Project, number[]> = { indexer: [], bare: [] };
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const order: readonly Project[] = pair % 2 === 0 ? ["indexer", "bare"] : ["bare", "indexer"];
    const runs = {} as Record<Project, Backfill>;
    for (const project of order) runs[project] = await run(project, busy, kind);
    if (runs.indexer.eventCount !== runs.bare.eventCount) {
      const counts = `${runs.indexer.eventCount} and ${runs.bare.eventCount}`;
      throw new Error(`Indexer and bare handler were to be called for the same events, and were for ${counts}`);
    }
    for (const project of order) rates[project].push(runs[project].eventCount / runs[project].seconds);
    ratios.push(runs.bare.seconds / runs.indexer.seconds);
  }
  return { ratio: median(ratios), indexer: median(rates.indexer), bare: median(rates.bare) };
}

/**
 * The indexer's speed on the sample's 90 days, beside Ponder's least, a handler that inserts one row of each event: on
 * the embedded database, and with `.postgres` behind the name where the machine has one; then `measureApi`'s figures.
 * The ratio is the median of five pairs in turn. Throws where the two were not called for the same events.
 */
export async function measureIndexer(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-bench-"));
  const busy = await startBusyChain(folder, BUSINESS);
  const figures: Figure[] = [];
  try {
    for (const kind of hasPostgres ? (["pglite", "postgres"] as const) : (["pglite"] as const)) {
      const { ratio, indexer, bare } = await compare(busy, kind);
      const suffix = kind === "pglite" ? "" : ".postgres";
      figures.push(
        { name: `indexer.ratio${suffix}`, value: ratio, unit: "" },
        { name: `indexer.eventsPerSecond${suffix}`, value: indexer, unit: "events/s" },
        { name: `bare.eventsPerSecond${suffix}`, value: bare, unit: "events/s" },
      );
    }
    return [...figures, ...(await measureApi(busy))];
  } finally {
    await stop(busy.chain.program);
    rmSync(folder, { recursive: true, force: true });
  }
}
