// The sample's exchange rates, and amounts by them.
import { formatUnits } from "viem";
import { type FeedPair, firstAnswers } from "../deploy/feeds.ts";
import { FEED_DECIMALS, price } from "../deploy/sources.ts";
import type { Random } from "../random.ts";
import { type Calendar, DAY, HOUR, MINUTE } from "./calendar.ts";
import type { Answers, Price } from "./operations.ts";

/** The feeds' answers from an instant on. */
export type Round = { readonly at: number; readonly answers: Answers };

/** A little off par, as on most days. */
const PAR = price("0.9992");

/**
 * A round of every feed each day, at no full minute, so that nobody pays in its block; two on the first, as guards
 * compare two. On one day the token falls off its peg and comes back, in steps that the guards take.
 */
export function drawPrices(random: Random, { start, days, depeg }: Calendar): readonly Round[] {
  const rounds: Round[] = [];
  const last: Record<FeedPair, bigint> = { ...firstAnswers, "USDT/USD": PAR };
  const instants = Array.from({ length: days }, (_, i) => start + i * DAY + 7 * MINUTE + 7);
  for (const at of [instants[0]!, instants[0]! + HOUR, ...instants.slice(1)]) {
    // Half a per cent up or down at most.
    for (const pair of ["EUR/USD", "CNY/USD"] as const)
      last[pair] = (last[pair] * BigInt(100_000 + random.int(1_001) - 500)) / 100_000n;
    rounds.push({ at, answers: { ...last } });
  }
  const token = (minute: number, answer: string): Round => ({
    at: depeg.from + minute * MINUTE + 7,
    answers: { "USDT/USD": price(answer) },
  });
  return [...rounds, token(0, "0.985"), token(1, "0.97"), token(10, "0.985"), token(11, "0.9995")].toSorted(
    (a, b) => a.at - b.at,
  );
}

/** The latest answer in dollars for a currency. */
export const answerAt = (rounds: readonly Round[], currency: Price["currency"], at: number): bigint =>
  rounds.findLast((round) => round.at < at && round.answers[`${currency}/USD`])!.answers[`${currency}/USD`]!;

/** Base units of USDT, which is at par with the dollar, for an amount with 2 decimals: rounded up, as sources do. */
export const dueOf = ({ amount, answer }: Omit<Price, "currency">): bigint => {
  const [above, below] = [amount * answer, 10n ** BigInt(FEED_DECIMALS + 2 - 6)];
  return (above + below - 1n) / below;
};

/** USDT for a whole unit of the currency, as the indexer writes it. */
export const rateOf = ({ answer }: Pick<Price, "answer">): string => formatUnits(answer, FEED_DECIMALS);
