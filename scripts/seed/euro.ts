// What a euro costs in the sample: a feed with a round a day, and the source that prices by it.
import { type Address, type Hex, encodeFunctionData, formatUnits, getAddress, http, numberToHex, parseAbi } from "viem";
import { type Sender, createSender, send } from "../deploy/client.ts";
import { toBlueprint } from "../deploy/create2.ts";
import type { Random } from "../random.ts";
import { type Calendar, DAY, HOUR, MINUTE } from "./calendar.ts";
import type { SampleChain } from "./perform.ts";
import { type People, RELAYER } from "./people.ts";

/** ISO 4217's number as an address. */
export const EURO: Address = getAddress(numberToHex(978, { size: 20 }));

/** Of the feed, as Chainlink's are. */
const ANSWER_DECIMALS = 8;
const whole = 10n ** BigInt(ANSWER_DECIMALS);

/** What the feed answers from an instant on: dollars for a euro. */
export interface EuroRound {
  readonly at: number;
  readonly answer: bigint;
}

/**
 * A round each day, at no full minute, so that nobody pays in its block. The first two lie before the period: a price has
 * to have one before it.
 */
export function drawEuro(random: Random, { start, days }: Pick<Calendar, "start" | "days">): readonly EuroRound[] {
  const rounds: EuroRound[] = [{ at: start - 2 * HOUR, answer: (whole * 117n) / 100n }];
  const instants = [start - HOUR, ...Array.from({ length: days }, (_, i) => start + i * DAY + 7 * MINUTE + 7)];
  // Half a per cent up or down at most, in steps that the feed's own guards allow.
  for (const at of instants) {
    const { answer } = rounds.at(-1)!;
    rounds.push({ at, answer: (answer * BigInt(100_000 + random.int(1_001) - 500)) / 100_000n });
  }
  return rounds;
}

/** The answer that is the latest at an instant. */
export const euroAt = (rounds: readonly EuroRound[], at: number): bigint =>
  rounds.findLast((round) => round.at < at)!.answer;

/** What cents come to in USDT's base units, rounded up as the source does. */
export const dueOf = (cents: bigint, answer: bigint): bigint => {
  const [above, below] = [cents * answer, 10n ** 4n];
  return (above + below - 1n) / below;
};

/** The rate as the indexer writes it: USDT for a euro. */
export const rateOf = (answer: bigint): string => formatUnits(answer, ANSWER_DECIMALS);

export interface Euro {
  readonly aggregator: Address;
  readonly source: Address;
}

async function create(sender: Sender, room: string, file: string, name: string, args: readonly unknown[]) {
  const { initCode } = toBlueprint(`contracts/${room}/${file}.sol/${name}.json`, args);
  const hash = await sender.sendTransaction({ data: initCode as Hex, chain: null });
  const { contractAddress } = await sender.waitForTransactionReceipt({ hash });
  if (!contractAddress) throw new Error(`creating ${name}: the transaction ${hash} created nothing`);
  return { address: contractAddress };
}

const feedAbi = parseAbi(["function push(int256 answer, uint256 startedAt, uint256 updatedAt)"]);

/** The call by which the feed's round is written. */
export const toPush = ({ at, answer }: EuroRound): Hex =>
  encodeFunctionData({ abi: feedAbi, functionName: "push", args: [answer, BigInt(at), BigInt(at)] });

/** Puts the feed and its source on the chain, with the rounds that lie before the period. */
export async function placeEuro(
  { chain, token }: { readonly chain: SampleChain; readonly token: Address },
  people: People,
  rounds: readonly EuroRound[],
): Promise<Euro> {
  const sender = createSender(http(chain.rpcUrl), people.accountOf(RELAYER));
  const bounds = [whole / 100n, whole * 100n];
  const { address: aggregator } = await create(sender, "mocks", "FeedMock", "AggregatorMock", bounds);
  const { address: feed } = await create(sender, "mocks", "FeedMock", "FeedMock", [ANSWER_DECIMALS, aggregator]);
  const pair = { base: EURO, quote: token, baseDecimals: 2, quoteDecimals: 6, inverted: false };
  const guards = {
    ...{ maxAge: BigInt(DAY + HOUR), minAnswer: whole / 2n, maxAnswer: whole * 2n },
    ...{ deviationBps: 200n, deviationBpsPerHour: 10n },
  };
  const { address: source } = await create(sender, "prices", "ChainlinkSource", "ChainlinkSource", [
    ...[feed, pair, guards],
  ]);
  for (const round of rounds) {
    await send(sender, "the feed's first rounds", { to: aggregator, data: toPush(round) });
  }
  return { aggregator: getAddress(aggregator), source: getAddress(source) };
}
