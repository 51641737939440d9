// One run of the sample: on a chain of its own, or on that of a stack that runs.
import { http } from "viem";
import type { DeploymentRecord } from "../../sdk/src/index.ts";
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { createSender } from "../deploy/client.ts";
import { deploySafeContracts } from "../safe-contracts.ts";
import { devAccount } from "../stack/accounts.ts";
import { openStack } from "../stack/env.ts";
import { log, step } from "../stack/progress.ts";
import { type Stack, type StackOptions, startStack } from "../stack/stack.ts";
import { DAY, MINUTE } from "./calendar.ts";
import { type Lived, live } from "./live.ts";
import { FIRST_DAY, type Plan, toPlan } from "./plan.ts";

export type Sample = { readonly days: number; readonly seed: number };

/** A sample that has happened, with its chain and its indexer. */
export interface Sampled {
  readonly plan: Plan;
  readonly lived: Lived;
  readonly chain: Pick<Stack["chain"], "chainId" | "client" | "rpcUrl">;
  readonly graphqlUrl: string;
  readonly record: DeploymentRecord;
  readonly deploymentFile: string;
}

/** An indexer under load has the sample's weeks to read. */
const PATIENCE_MS = 15 * 60_000;

function progressOf(what: string): (done: number, of: number) => void {
  const start = performance.now();
  let told = 0;
  return (done, of) => {
    const share = done / of;
    if (share < 1 && share < told + 0.1) return;
    told = share;
    const left = Math.round((((performance.now() - start) / share) * (1 - share)) / 1_000);
    const bar = "#".repeat(Math.round(share * 20)).padEnd(20, ".");
    log(`${what} [${bar}] ${done} of ${of}${share < 1 ? `, ${left} s left` : ""}`);
  };
}

type Place = Pick<StackOptions, "rpcPort" | "graphqlPort" | "dir">;

/** Starts a stack whose chain lives through the sample before the indexer reads it: the same blocks each time. */
export async function sampleOnOwnStack({ days, seed }: Sample, where: Place) {
  const plan = await step("Planning", "npm run seed -- --days 90", () => toPlan({ days, seed, start: FIRST_DAY }));
  let lived: Lived | undefined;
  const stack = await startStack({
    ...where,
    startsAt: FIRST_DAY - DAY,
    patienceMs: PATIENCE_MS,
    beforeIndexer: async (contracts) => {
      lived = await step("Living through the sample", "npm run seed", () =>
        live(contracts, plan, progressOf(`${days} days`)),
      );
      log("the indexer reads them");
    },
  });
  const { chain, indexer, record, deploymentFile } = stack;
  return { plan, lived: lived!, chain, graphqlUrl: indexer.graphqlUrl, record, deploymentFile, stack };
}

/** Lets the sample happen on the stack that writes into `dir`, from the first midnight after its clock, which it moves. */
export async function sampleOnRunning({ days, seed }: Sample, dir: string): Promise<Sampled> {
  const { client, chainId, rpcUrl, graphqlUrl, deploymentFile, record } = await openStack(dir);
  const { timestamp } = await client.getBlock();
  // The Safes are created before it, and may take their minutes.
  const start = Math.ceil((Number(timestamp) + 10 * MINUTE) / DAY) * DAY;
  const plan = toPlan({ days, seed, start });
  const chain = { chainId, client, rpcUrl };
  const contractNetworks = await deploySafeContracts(createSender(http(rpcUrl), devAccount("deployer")));
  const lived = await live({ chain, record, contractNetworks }, plan, progressOf(`${days} days`));
  log("the indexer reads them");
  const indexer = createIndexerClient({ url: graphqlUrl });
  await indexer.waitForBlock(await client.getBlockNumber(), { timeout: PATIENCE_MS });
  return { plan, lived, chain, graphqlUrl, record, deploymentFile };
}
