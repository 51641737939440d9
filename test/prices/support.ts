import type { NetworkConnection } from "hardhat/types/network";
import { type Address, BaseError, ContractFunctionRevertedError, type Hex, getAddress, zeroHash } from "viem";

export type Connection = NetworkConnection<"generic" | "l1">;

/** ISO 4217's numbers as addresses, as Chainlink's Denominations have them. */
export const currency = (number: number): Address => getAddress(`0x${number.toString(16).padStart(40, "0")}`);
export const [USD, EUR] = [840, 978].map(currency) as [Address, Address];

/** A token that is priced; nothing is asked of it. */
export const token: Address = getAddress(`0x${"da".repeat(20)}`);

/** A payment's id where it does not matter which. */
export const anyId: Hex = zeroHash;

export const HOUR = 3_600n;
export const DAY = 24n * HOUR;

/** Of a feed with 8 decimals. */
export const price = (value: number): bigint => BigInt(Math.round(value * 1e8));

/** What the aggregator clamps its answers to. */
export const feedBounds = [price(0.01), price(1_000)] as const;

export const guards = {
  maxAge: DAY + HOUR,
  minAnswer: price(0.5),
  maxAnswer: price(2),
  deviationBps: 200n,
  deviationBpsPerHour: 10n,
};

/** Euros in dollars, which have 18 decimals between two sources. */
export const eurUsd = { base: EUR, quote: USD, baseDecimals: 2, quoteDecimals: 18, inverted: false };

export interface Round {
  readonly answer: bigint;
  readonly startedAt: bigint;
  readonly updatedAt: bigint;
}

/** A round as feeds have it today: it begins and ends in one block. */
export const roundAt = (instant: bigint, answer: bigint): Round => ({ answer, startedAt: instant, updatedAt: instant });

/** A feed with two quiet rounds, the later of them a day ago, and a source over it. */
export async function makeSource({ viem, networkHelpers }: Connection, pair = eurUsd, own = guards) {
  const start = BigInt(await networkHelpers.time.latest());
  const aggregator = await viem.deployContract("AggregatorMock", [...feedBounds]);
  const feed = await viem.deployContract("FeedMock", [8, aggregator.address]);
  const push = async (...rounds: readonly Round[]) => {
    for (const { answer, startedAt, updatedAt } of rounds) await aggregator.write.push([answer, startedAt, updatedAt]);
  };
  await push(roundAt(start - HOUR, price(1)), roundAt(start, price(1)));
  await networkHelpers.time.increase(DAY);
  const source = await viem.deployContract("ChainlinkSource", [feed.address, pair, own]);
  return { feed, aggregator, source, push, start };
}

/** What a reading comes to: what it gives, or the error that refuses it, with its figures. */
export async function verdictOf<result>(reading: Promise<result>): Promise<result | readonly unknown[]> {
  try {
    return await reading;
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((one) => one instanceof ContractFunctionRevertedError);
    const data = reverted instanceof ContractFunctionRevertedError ? reverted.data : undefined;
    if (!data) throw error;
    return [data.errorName, ...(data.args ?? [])];
  }
}

/** The message with which something fails; empty: it does not. */
export const failureOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "",
    (error: Error) => error.message,
  );
