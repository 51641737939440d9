// Every round of two feeds through Chainlink's own code and the real guards, beside the guards' rules.
import { readFeedCodes } from "../../../scripts/feeds/place.ts";
import { Random } from "../../../scripts/random.ts";
import { genesisFile } from "../../support/genesis.ts";
import { type Arrival, type Token, readArrivals, tokens } from "./data.ts";
import { Replay, type Tally } from "./replay.ts";

/** What the contracts and their rules do not agree on, or what has a price and must not. */
export { Disagreement } from "./replay.ts";

export interface Report {
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly feeds: Readonly<Record<string, Tally>>;
}

/** Rounds of a feed that are looked at, from `first` on. */
interface Part {
  readonly token: Token;
  readonly arrivals: readonly Arrival[];
  readonly first: number;
  readonly count: number;
}

/** All of them, or so many in a row, of one feed or of both, from a place that the random numbers choose. */
function chooseParts(random: Random, count: number): readonly Part[] {
  const all = tokens.map((token) => ({ token, arrivals: readArrivals(token) }));
  const whole = all.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
  const begin = random.int(whole - Math.min(count, whole) + 1);
  let before = 0;
  return all.flatMap(({ token, arrivals }) => {
    const first = Math.max(0, begin - before);
    const end = Math.min(arrivals.length, begin + count - before);
    before += arrivals.length;
    return first < end ? [{ token, arrivals, first, count: end - first }] : [];
  });
}

/** Replays `count` rounds, which are all of them where there are not more; throws at the first disagreement. */
export async function runRounds(
  seed: number,
  count: number,
  onProgress: (done: number, seconds: number) => void = () => {},
): Promise<Report> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  const random = new Random(seed);
  const codes = readFeedCodes(genesisFile);
  const feeds: Record<string, Tally> = {};
  let done = 0;
  for (const { token, arrivals, first, count: size } of chooseParts(random, count)) {
    const replay = await Replay.open(codes, arrivals, `--seed ${seed} --count ${count}`);
    await replay.skipTo(first);
    for (let i = first; i < first + size; ++i) {
      await replay.step(i, random);
      onProgress(++done, seconds());
    }
    feeds[`${token.toUpperCase()}/USD`] = replay.finish();
    await replay.close();
  }
  return { seed, count: done, seconds: Math.round(seconds()), feeds };
}
