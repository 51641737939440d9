// TEST feeds, for chains on which money is worth nothing: anyone may write their rounds.
import { type Address, encodeFunctionData, getContract, parseAbi } from "viem";
import { multicall3 } from "./canonical.ts";
import { type Call, type Sender, send } from "./client.ts";
import type { Blueprint } from "./create2.ts";
import { FEED_DECIMALS, type FeedPair, type Feeds, feedPairs, price, toPart } from "./sources.ts";

const HOUR = 3_600n;

/** Each pair's first answer, and the clamp of its aggregator, by which the mocks of two pairs have two addresses. */
const tests: Readonly<Record<FeedPair, { readonly answer: bigint; readonly clamp: readonly [bigint, bigint] }>> = {
  "EUR/USD": { answer: price("1.0831"), clamp: [price("0.1"), price("10")] },
  "CNY/USD": { answer: price("0.1401"), clamp: [price("0.01"), price("1")] },
  "USDT/USD": { answer: price("1"), clamp: [price("0.01"), price("100")] },
};

/** The TEST feeds' answers until somebody writes another round. */
type Answers = Readonly<Record<FeedPair, bigint>>;
export const firstAnswers = Object.fromEntries(feedPairs.map((pair) => [pair, tests[pair].answer])) as Answers;

export type TestFeed = { readonly pair: FeedPair; readonly aggregator: Address };

/** The TEST feeds, and their parts in the order in which they are deployed. */
export function toTestFeeds() {
  const made = feedPairs.map((pair) => {
    const aggregator = toPart("mocks", "AggregatorMock", pair, tests[pair].clamp, "FeedMock");
    const feed = toPart("mocks", "FeedMock", pair, [FEED_DECIMALS, aggregator.address]);
    return { pair, aggregator, feed };
  });
  return {
    parts: made.flatMap(({ aggregator, feed }): readonly Blueprint[] => [aggregator, feed]),
    feeds: Object.fromEntries(made.map(({ pair, feed }) => [pair, feed.address])) as Feeds,
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
    [now - HOUR, now].map((instant) => ({ aggregator, answer: tests[pair].answer, instant })),
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
