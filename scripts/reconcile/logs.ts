import type { Abi, Address, Log as ChainLog, ParseEventLogsReturnType, PublicClient } from "viem";
import { parseEventLogs } from "viem";
import type { DeployedContract } from "../../sdk/src/deployment.ts";
import type { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { type Row, put } from "./tables.ts";

/** The most that public nodes allow. */
const BLOCKS_AT_ONCE = 10_000n;

type Log<abi extends Abi> = ParseEventLogsReturnType<abi, undefined, true>[number];
/** An event of the processor, with the time of its block. */
export type ProcessorLog = Log<typeof paymentProcessorAbi> & { readonly timestamp: bigint };
export type LogOf<name extends ProcessorLog["eventName"]> = Extract<ProcessorLog, { readonly eventName: name }>;

/** Every event of a contract up to `toBlock`, in the chain's order. */
export async function readEvents<const abi extends Abi>(
  client: PublicClient,
  abi: abi,
  { address, startBlock }: Pick<DeployedContract, "address" | "startBlock">,
  toBlock: bigint,
) {
  const logs: Log<abi>[] = [];
  for await (const { found } of readLogs(client, address, BigInt(startBlock), toBlock))
    logs.push(...parseEventLogs({ abi, logs: found }));
  return withTimes(client, logs);
}

/** The logs of contracts, range by range. */
export async function* readLogs(
  client: PublicClient,
  address: Address | readonly Address[],
  first: bigint,
  last: bigint,
) {
  for (const [fromBlock, toBlock] of rangesOf(first, last)) {
    const found = await client.getLogs({ address: address as Address | Address[], fromBlock, toBlock });
    yield { fromBlock, toBlock, found };
  }
}

/** Ranges of as many blocks as a node allows, until the last. */
export function* rangesOf(first: bigint, last: bigint): Generator<readonly [bigint, bigint]> {
  for (let from = first; from <= last; from += BLOCKS_AT_ONCE) {
    const to = from + BLOCKS_AT_ONCE - 1n;
    yield [from, to < last ? to : last];
  }
}

type Mined = { readonly blockNumber: bigint };

/** Logs with the times of their blocks. */
export async function withTimes<log extends Mined>(client: PublicClient, logs: readonly log[]) {
  const numbers = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
  const blocks = await Promise.all(numbers.map((blockNumber) => client.getBlock({ blockNumber })));
  const timeOf = new Map(blocks.map(({ number, timestamp }) => [number, timestamp]));
  return logs.map((log) => ({ ...log, timestamp: timeOf.get(log.blockNumber)! }));
}

export const only = <const name extends ProcessorLog["eventName"]>(
  logs: readonly ProcessorLog[],
  ...names: readonly name[]
) => logs.filter((log): log is LogOf<name> => (names as readonly string[]).includes(log.eventName));

type Placed = Pick<ChainLog<bigint, number, false>, "blockNumber" | "transactionHash" | "logIndex"> & {
  readonly timestamp: bigint;
};

export const written = ({ blockNumber, timestamp }: Placed) => ({ blockNumber, timestamp });

export const emitted = ({ blockNumber, timestamp, transactionHash, logIndex }: Placed) => ({
  ...{ blockNumber, timestamp, transactionHash, logIndex },
});

/** The key of an event's row. */
export const placeOf = ({ transactionHash, logIndex }: Placed) => [transactionHash, logIndex] as const;

export const putEvent = (table: Map<string, Row>, log: Placed, columns: Readonly<Record<string, unknown>>): void =>
  put(table, placeOf(log), { ...columns, ...emitted(log) });

export const dayOf = ({ timestamp }: Placed): string => new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10);
