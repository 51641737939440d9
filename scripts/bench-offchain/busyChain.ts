import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { live } from "../seed/live.ts";
import { FIRST_DAY, toPlan } from "../seed/plan.ts";
import { type LocalChain, startChain } from "../stack/chain.ts";
import { deployLocally } from "../stack/stack.ts";

/** A chain on which much has happened. */
export interface BusyChain {
  readonly chain: LocalChain;
  readonly record: DeploymentRecord;
  readonly deploymentFile: string;
}

const DAYS = 90;
/** Blocks in which an indexer does not yet take what happened for final; after so many everything is history. */
const QUIET_BLOCKS = 100;

/**
 * Starts a chain and lets the sample's 90 days happen on it. Everything is settled when it returns, and nothing happens
 * any more.
 *
 * @param business In per cent of what the sample usually has.
 */
export async function startBusyChain(folder: string, business: number): Promise<BusyChain> {
  const plan = toPlan({ days: DAYS, seed: 7, start: FIRST_DAY, business });
  const chain = await startChain({ startsAt: FIRST_DAY - 86_400 });
  const { record, contractNetworks } = await deployLocally(chain);
  const deploymentFile = join(folder, "deployment.json");
  writeFileSync(deploymentFile, JSON.stringify(record));
  await live({ chain, record, contractNetworks }, plan);
  await chain.client.mine({ blocks: QUIET_BLOCKS, interval: 1 });
  return { chain, record, deploymentFile };
}
