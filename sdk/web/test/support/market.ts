import { firstAnswers } from "../../../../scripts/deploy/feeds.ts";
import { writeRounds } from "../../../../scripts/stack/feeds.ts";
import type { World } from "./stack.ts";

const HOUR = 3_600n;
const DAY = 24n * HOUR;

/** Moves the chain on to a Tuesday at noon, when currencies are traded, and writes rounds of that instant. */
export async function openMarket({ stack }: World): Promise<void> {
  const { client, rpcUrl } = stack.chain;
  const { timestamp } = await client.getBlock();
  const today = timestamp / DAY;
  // The first day of the epoch was a Thursday.
  const days = (4n - ((today + 3n) % 7n) + 4n) % 7n;
  const noon = (today + (days === 0n ? 7n : days)) * DAY + 12n * HOUR;
  await client.setNextBlockTimestamp({ timestamp: noon });
  await client.mine({ blocks: 1 });
  await writeRounds(rpcUrl, stack.record, firstAnswers);
}
