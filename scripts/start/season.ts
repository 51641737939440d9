// Six days of the sample's stories, from a Wednesday on, on a stack of their own: every verb, refusals, prices in euros
// and yuan. The indexer starts meanwhile.
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { DAY, MINUTE, weekdayOf } from "../seed/calendar.ts";
import { type Lived, live } from "../seed/live.ts";
import { toPlan } from "../seed/plan.ts";
import { reconcile } from "../reconcile/reconcile.ts";
import { startPages } from "../stack/pages.ts";
import { log, step } from "../stack/progress.ts";
import { type StackOptions, startStack } from "../stack/stack.ts";
import { compare, countWrong } from "./compare.ts";
import { prepareDemo } from "./demo.ts";

const DAYS = 6;
const WEDNESDAY = 3;
const PATIENCE_MS = 5 * 60_000;

const sampleQuery = `{
  payments(orderBy: "timestamp", orderDirection: "desc", limit: 3) {
    items { number dueDecimal receivedDecimal feeDecimal payer merchant { address paymentCount } splits { items { account amountDecimal } } }
  }
}`;

export type Season = Awaited<ReturnType<typeof startSeason>>;

/** The plan of a season from the first Wednesday after an instant, in unix seconds. */
export function planSeason(now: number) {
  // The Safes are created before it, and may take their minutes.
  let start = Math.ceil((now + 10 * MINUTE) / DAY) * DAY;
  while (weekdayOf(start) !== WEDNESDAY) start += DAY;
  return toPlan({ days: DAYS, seed: 7, start, business: 0 });
}

/** Starts a stack, lets a season happen on it, and compares it with the plan. */
export async function startSeason({
  pagesPort,
  ...options
}: Pick<StackOptions, "rpcPort" | "graphqlPort" | "dir" | "genesis" | "fork"> & { readonly pagesPort: number }) {
  let season: { readonly plan: ReturnType<typeof planSeason>; readonly lived: Lived } | undefined;
  const stack = await startStack({
    ...options,
    patienceMs: PATIENCE_MS,
    whileIndexerStarts: async (contracts) => {
      const { timestamp } = await contracts.chain.client.getBlock();
      const plan = planSeason(Number(timestamp));
      season = { plan, lived: await step("The season", "npm start -- --once", () => live(contracts, plan)) };
      const { refuse, payout } = plan.books.deeds;
      log(`${DAYS} days of ${plan.merchants.length} merchants: ${plan.operations.length} operations`);
      log(`of them ${refuse} refused as planned, and ${payout} payout of a Safe, two owners signing apart`);
    },
  });
  const pages = await startPages(stack, pagesPort);
  const { chain, indexer, record } = stack;
  const { plan, lived } = season!;
  const client = createIndexerClient({ url: indexer.graphqlUrl });
  await client.waitForBlock(await chain.client.getBlockNumber());
  const rows = await compare({ plan, lived, chain, record }, client);
  const { differences } = await reconcile({ rpcUrl: chain.rpcUrl, graphqlUrl: indexer.graphqlUrl, record });
  log(`chain and indexer compared in every table and column: ${differences.length} differences`);
  for (const { table, key, column } of differences) log(`chain and indexer differ: ${table} ${key} ${column}`);
  const demo = await prepareDemo({ lived }, pages.origin);
  /** Rows that are not as planned, and columns in which chain and indexer differ. */
  const wrong = countWrong(rows) + differences.length;
  return { stack, pages, ...rows, differences: wrong, sampleQuery, demo };
}
