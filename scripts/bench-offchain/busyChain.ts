import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { live } from "../seed/live.ts";
import { FIRST_DAY, toPlan } from "../seed/plan.ts";
import { startChain } from "../stack/chain.ts";
import { deployLocally } from "../stack/stack.ts";

/** A chain on which much has happened. */
export type BusyChain = Awaited<ReturnType<typeof startBusyChain>>;

const DAYS = 90;
/** After so many blocks an indexer takes everything for final. */
const QUIET_BLOCKS = 100;

/** Starts a chain on which 90 days of the sample have happened, with its business in per cent of the usual. */
export async function startBusyChain(folder: string, business: number) {
  const plan = toPlan({ days: DAYS, seed: 7, start: FIRST_DAY, business });
  const chain = await startChain({ startsAt: FIRST_DAY - 86_400 });
  const { record, contractNetworks } = await deployLocally(chain);
  const deploymentFile = join(folder, "deployment.json");
  writeFileSync(deploymentFile, JSON.stringify(record));
  await live({ chain, record, contractNetworks }, plan);
  await chain.client.mine({ blocks: QUIET_BLOCKS, interval: 1 });
  return { chain, record, deploymentFile };
}
