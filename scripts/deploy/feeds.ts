// TEST feeds, for chains on which money is worth nothing: anyone may write their rounds.
import { type Address, encodeFunctionData, getContract, parseAbi } from "viem";
import { multicall3 } from "./canonical.ts";
import { type Call, type Sender, send } from "./client.ts";
import type { Blueprint } from "./create2.ts";
import type { FeedConfig, FeedsConfig } from "./config.ts";
import { FEED_DECIMALS, price, toPart } from "./sources.ts";

const HOUR = 3_600n;
const DAY_SECONDS = 86_400;

/** Each pair's first answer, the clamp of its aggregator, by which the mocks of two pairs differ, and its bounds. */
const tests = {
  "EUR/USD": { answer: "1.0831", clamp: ["0.1", "10"], minAnswer: "0.5", maxAnswer: "2" },
  "CNY/USD": { answer: "0.1401", clamp: ["0.01", "1"], minAnswer: "0.05", maxAnswer: "0.5" },
  "USDT/USD": { answer: "1", clamp: ["0.01", "100"], minAnswer: "0.5", maxAnswer: "2" },
} as const;

export type FeedPair = keyof typeof tests;
export const feedPairs = Object.keys(tests) as FeedPair[];

/** The TEST feeds' answers until somebody writes another round. */
type Answers = Readonly<Record<FeedPair, bigint>>;
export const firstAnswers = Object.fromEntries(feedPairs.map((pair) => [pair, price(tests[pair].answer)])) as Answers;

export type TestFeed = { readonly pair: FeedPair; readonly aggregator: Address };

/** The TEST feeds, their parts in the order in which they are deployed, and the config that a live chain would have. */
export function toTestFeeds(weekendIssuer: Address | null = null) {
  const made = feedPairs.map((pair) => {
    const { clamp, minAnswer, maxAnswer } = tests[pair];
    const aggregator = toPart("mocks", "AggregatorMock", pair, clamp.map(price), "FeedMock");
    const feed = toPart("mocks", "FeedMock", pair, [FEED_DECIMALS, aggregator.address]);
    const guards = { deviationBps: 200, deviationBpsPerHour: 10, heartbeatSeconds: DAY_SECONDS };
    const config = { proxy: feed.address, decimals: FEED_DECIMALS, ...guards, minAnswer, maxAnswer };
    return { pair, aggregator, feed, config };
  });
  const configs = Object.fromEntries(made.map(({ pair, config }) => [pair, config])) as Record<FeedPair, FeedConfig>;
  const feeds: FeedsConfig = {
    currencies: { EUR: configs["EUR/USD"], CNY: configs["CNY/USD"] },
    tokens: { USDT: configs["USDT/USD"] },
    ...{ sequencer: null, weekendIssuer },
  };
  return {
    parts: made.flatMap(({ aggregator, feed }): readonly Blueprint[] => [aggregator, feed]),
    feeds,
    testFeeds: made.map(({ pair, aggregator }): TestFeed => ({ pair, aggregator: aggregator.address })),
  };
}

const multicallAbi = parseAbi([
  "struct Call3 { address target; bool allowFailure; bytes callData; }",
  "function aggregate3(Call3[] calls) payable returns ((bool success, bytes returnData)[])",
]);

const feedAbi = parseAbi([
  "function aggregator() view returns (address)",
  "function latestRound() view returns (uint80)",
  "function latestRoundData() view returns (uint80, int256 answer, uint256, uint256, uint80)",
  "function push(int256 answer, uint256 startedAt, uint256 updatedAt)",
]);

export type Round = { readonly aggregator: Address; readonly answer: bigint; readonly instant: bigint };

/** One transaction that writes all the rounds. */
export function toPushes(rounds: readonly Round[], to: Address = multicall3.address): Required<Omit<Call, "value">> {
  const calls = rounds.map(({ aggregator: target, answer, instant }) => {
    const callData = encodeFunctionData({ abi: feedAbi, functionName: "push", args: [answer, instant, instant] });
    return { target, allowFailure: false, callData };
  });
  return { to, data: encodeFunctionData({ abi: multicallAbi, functionName: "aggregate3", args: [calls] }) };
}

/** A feed's first two rounds: a source asks for the one before the latest. */
export const toFirstRounds = ({ pair, aggregator }: TestFeed, now: bigint, to: Address) =>
  toPushes(
    [now - HOUR, now].map((instant) => ({ aggregator, answer: firstAnswers[pair], instant })),
    to,
  );

export const hasRounds = async (sender: Sender, { aggregator }: TestFeed): Promise<boolean> =>
  (await sender.readContract({ address: aggregator, abi: feedAbi, functionName: "latestRound" })) >= 2n;

/** Writes a round of the chain's latest instant into TEST feeds. A feed without a new answer repeats its last. */
export async function pushRounds(
  sender: Sender,
  feeds: readonly { readonly address: Address; readonly answer?: bigint }[],
): Promise<void> {
  const { timestamp: instant } = await sender.getBlock();
  const rounds = await Promise.all(
    feeds.map(async ({ address, answer }): Promise<Round> => {
      const { read } = getContract({ address, abi: feedAbi, client: sender });
      const [, last] = await read.latestRoundData();
      return { aggregator: await read.aggregator(), answer: answer ?? last, instant };
    }),
  );
  await send(sender, "writing the feeds' rounds", toPushes(rounds));
}
