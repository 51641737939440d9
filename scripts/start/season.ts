// Six days of the sample's stories, from a Wednesday on, on a stack of their own: every verb, refusals, prices in euros
// and yuan. They are in the past, and the chain's clock goes on from now. The indexer starts meanwhile.
import { toDeployment } from "../../sdk/src/index.ts";
import { createIndexerClient } from "../../sdk/src/indexer/index.ts";
import { DAY, MINUTE, dayOf, weekdayOf } from "../seed/calendar.ts";
import { type Lived, live } from "../seed/live.ts";
import { assemblePeople } from "../seed/people.ts";
import { assembleCast } from "../seed/perform.ts";
import { toPlan } from "../seed/plan.ts";
import { reconcile } from "../reconcile/reconcile.ts";
import { catchUp } from "../stack/chain.ts";
import { writeRounds } from "../stack/feeds.ts";
import type { KeptNotes } from "../stack/kept.ts";
import { startPages } from "../stack/pages.ts";
import { log, step } from "../stack/progress.ts";
import { type Stack, type StackOptions, startStack } from "../stack/stack.ts";
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
type Options = Pick<StackOptions, "rpcPort" | "graphqlPort" | "dir" | "genesis" | "fork" | "kept"> & {
  readonly pagesPort: number;
  /** Of the gateway that the pages ask, and that starts after them. @default none */
  readonly gatewayUrl?: string;
};

/** The Safes are created before the season, and may take their minutes. */
const AHEAD = 10 * MINUTE;

/** Whether a season from `start` on would meet Christmas or New Year's Day, on which nobody can pay in euros. */
const meetsHoliday = (start: number): boolean =>
  // New York's holiday ends on the day after, in UTC.
  [-1, 0, 1, 2, 3, 4, 5].some((day) => ["12-25", "01-01"].includes(dayOf(start + day * DAY).slice(5)));

/** The Wednesday of the last season that is over, in unix seconds. */
function lastStart(now: number): number {
  let start = Math.floor(now / DAY) * DAY - DAYS * DAY;
  while (weekdayOf(start) !== WEDNESDAY || meetsHoliday(start)) start -= DAY;
  return start;
}

/**
 * The plan of a season that is over by `now`, in unix seconds; on a chain whose `head` is too late for that, of the
 * first one after it.
 */
export function planSeason(now: number, head = Number.NEGATIVE_INFINITY) {
  let start = lastStart(now);
  while (start < head + AHEAD || meetsHoliday(start)) start += 7 * DAY;
  return toPlan({ days: DAYS, seed: 7, start, business: 0 });
}

/** Starts a stack, lets a season happen on it, and compares it with the plan. */
export async function startSeason({ pagesPort, gatewayUrl, ...options }: Options) {
  let season: { readonly plan: ReturnType<typeof planSeason>; readonly lived: Lived } | undefined;
  const now = Math.floor(Date.now() / 1_000);
  const stack = await startStack({
    ...options,
    startsAt: lastStart(now) - DAY,
    patienceMs: PATIENCE_MS,
    whileIndexerStarts: async (contracts) => {
      const { client, rpcUrl } = contracts.chain;
      const { timestamp } = await client.getBlock();
      const plan = planSeason(now, Number(timestamp));
      season = { plan, lived: await step("The season", "npm start -- --once", () => live(contracts, plan)) };
      await catchUp(client);
      await writeRounds(rpcUrl, contracts.record);
      const { refuse, payout } = plan.books.deeds;
      log(`${DAYS} days of ${plan.merchants.length} merchants: ${plan.operations.length} operations`);
      log(`of them ${refuse} refused as planned, and ${payout} payout of a Safe, two owners signing apart`);
    },
  });
  const pages = await startPages(stack, pagesPort, gatewayUrl);
  const { chain, indexer, record, contractNetworks } = stack;
  const { plan, lived } = season!;
  const client = createIndexerClient({ url: indexer.graphqlUrl });
  await client.waitForBlock(await chain.client.getBlockNumber());
  const rows = await compare({ plan, lived, chain, record }, client);
  const differences = await countDifferences(stack);
  const demo = await prepareDemo(lived, pages.origin);
  const { start } = plan.calendar;
  options.kept?.write({ record, contractNetworks, start, safes: [...lived.safes], runs: 1 });
  /** Rows that are not as planned, and columns in which chain and indexer differ. */
  const wrong = countWrong(rows) + differences;
  return { stack, pages, ...rows, differences: wrong, sampleQuery, demo };
}

/** Starts a stack on a kept chain: what has happened there is in it, and no season happens again. */
export async function resumeSeason({ pagesPort, gatewayUrl, ...options }: Options, notes: KeptNotes) {
  const stack = await startStack({ ...options, patienceMs: PATIENCE_MS });
  const pages = await startPages(stack, pagesPort, gatewayUrl);
  const differences = await countDifferences(stack);
  const [deployment, people] = [toDeployment(notes.record), assemblePeople(notes.start)];
  const safes = new Map(notes.safes) as Lived["safes"];
  const demo = await prepareDemo(
    assembleCast({ chain: stack.chain, deployment, people, safes }),
    pages.origin,
    notes.runs,
  );
  options.kept?.write({ ...notes, runs: notes.runs + 1 });
  const rows = { invoices: [], priced: [], balances: [], payout: [] };
  return { stack, pages, ...rows, differences, sampleQuery, demo } satisfies Season;
}

/** Compares chain and indexer in every table and column. */
async function countDifferences({ chain, indexer, record }: Stack): Promise<number> {
  const { differences } = await reconcile({ rpcUrl: chain.rpcUrl, graphqlUrl: indexer.graphqlUrl, record });
  log(`chain and indexer compared in every table and column: ${differences.length} differences`);
  for (const { table, key, column } of differences) log(`chain and indexer differ: ${table} ${key} ${column}`);
  return differences.length;
}
