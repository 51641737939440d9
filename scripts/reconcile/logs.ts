import { type Abi, type Log as ChainLog, type ParseEventLogsReturnType, type PublicClient, parseEventLogs } from "viem";
import type { DeployedContract } from "../../sdk/src/deployment.ts";
import type { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { type Row, put } from "./tables.ts";

/** What a node is asked for at once: public ones allow no more. */
const BLOCKS_AT_ONCE = 10_000n;

type Log<abi extends Abi> = ParseEventLogsReturnType<abi, undefined, true>[number];

/** An event of the processor, with the time of its block. */
export type ProcessorLog = Log<typeof paymentProcessorAbi> & { readonly timestamp: bigint };
export type LogOf<name extends ProcessorLog["eventName"]> = Extract<ProcessorLog, { readonly eventName: name }>;

/** Every event of a contract up to `toBlock`, in the chain's order. */
export async function readEvents<const abi extends Abi>(
  client: PublicClient,
  abi: abi,
  { address, startBlock }: DeployedContract,
  toBlock: bigint,
): Promise<readonly (Log<abi> & { readonly timestamp: bigint })[]> {
  const logs: Log<abi>[] = [];
  for (const [fromBlock, last] of rangesOf(BigInt(startBlock), toBlock))
    logs.push(...parseEventLogs({ abi, logs: await client.getLogs({ address, fromBlock, toBlock: last }) }));
  return withTimes(client, logs);
}

/** As many blocks as a node is asked for at once, until the last. */
export function* rangesOf(first: bigint, last: bigint): Generator<readonly [bigint, bigint]> {
  for (let from = first; from <= last; from += BLOCKS_AT_ONCE) {
    const to = from + BLOCKS_AT_ONCE - 1n;
    yield [from, to < last ? to : last];
  }
}

/** Logs with the times of their blocks. */
export async function withTimes<log extends { readonly blockNumber: bigint }>(
  client: PublicClient,
  logs: readonly log[],
): Promise<readonly (log & { readonly timestamp: bigint })[]> {
  const blocks = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
  const times = await Promise.all(
    blocks.map(async (blockNumber) => [blockNumber, (await client.getBlock({ blockNumber })).timestamp] as const),
  );
  const timeOf = new Map(times);
  return logs.map((log) => ({ ...log, timestamp: timeOf.get(log.blockNumber)! }));
}

export const only = <const name extends ProcessorLog["eventName"]>(
  logs: readonly ProcessorLog[],
  ...names: readonly name[]
) => logs.filter((log): log is LogOf<name> => (names as readonly string[]).includes(log.eventName));

/** Where an event stands, whatever it is. */
type Placed = Pick<ChainLog<bigint, number, false>, "blockNumber" | "transactionHash" | "logIndex"> & {
  readonly timestamp: bigint;
};

export const written = ({ blockNumber, timestamp }: Placed) => ({ blockNumber, timestamp });

export const emitted = ({ blockNumber, timestamp, transactionHash, logIndex }: Placed) => ({
  ...{ blockNumber, timestamp, transactionHash, logIndex },
});

/** Where an event stands: the key of its row. */
export const placeOf = ({ transactionHash, logIndex }: Placed) => [transactionHash, logIndex] as const;

/** Writes the row of an event. */
export const putEvent = (table: Map<string, Row>, log: Placed, columns: Readonly<Record<string, unknown>>): void =>
  put(table, placeOf(log), { ...columns, ...emitted(log) });

export const dayOf = ({ timestamp }: Placed): string => new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10);
