// Checks of a sample: its answers are the plan's, its totals the chain's, and a second run gives the same database.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, stop } from "../../process.ts";
import { asker } from "../../reconcile/indexer.ts";
import { reconcile } from "../../reconcile/reconcile.ts";
import { log } from "../../stack/progress.ts";
import { type Sample, type Sampled, sampleOnOwnStack } from "../run.ts";
import { bookedRows, readRows } from "../table.ts";
import { checkBalances } from "./balances.ts";
import { differingTables, digestOf } from "./digest.ts";
import { checkQueries } from "./queries.ts";
import type { World } from "./world.ts";

export type Findings = Awaited<ReturnType<typeof inspect>>;

export async function inspect(sampled: Sampled) {
  const { plan, lived, chain, graphqlUrl, record } = sampled;
  const ask = asker(graphqlUrl);
  const lower = (name: string) => lived.addressOf(name).toLowerCase();
  const world: World = { ask, plan, lived, lower, wrong: [] };
  const totals = await readRows(graphqlUrl, lived.addressOf);
  if (JSON.stringify(totals) !== JSON.stringify(bookedRows(plan.books, lived.addressOf)))
    world.wrong.push(`The table is not the plan's: ${JSON.stringify(totals)}`);
  const asked = await checkQueries(world);
  const count = Object.values(asked).reduce((sum, times) => sum + times, 0);
  log(`${count} answers of ${Object.keys(asked).length} saved queries held against the plan`);
  const balances = await checkBalances(world, sampled);
  const { differences, indexer } = await reconcile({ rpcUrl: chain.rpcUrl, graphqlUrl, record });
  for (const { table, key, column } of differences)
    world.wrong.push(`Chain and indexer differ: ${table} ${key} ${column}`);
  log(`${balances} balances and every table held against the chain`);
  const { wrong } = world;
  return { asked, balances, differences: differences.length, tables: digestOf(indexer), totals, wrong };
}

/** Runs the sample once more, apart, and returns the tables in which the two databases differ. */
export async function compareWithAnotherRun(sample: Sample, { tables }: Findings): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), "sample-"));
  const again = await sampleOnOwnStack(sample, { rpcPort: await freePort(), graphqlPort: await freePort(), dir });
  const { rpcUrl } = again.chain;
  const { indexer } = await reconcile({ rpcUrl, graphqlUrl: again.graphqlUrl, record: again.record });
  await stop(again.stack.indexer.program);
  await stop(again.stack.chain.program);
  rmSync(dir, { recursive: true, force: true });
  return differingTables(tables, digestOf(indexer));
}
