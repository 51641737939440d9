import {
  type Abi,
  type Address,
  type Log as ChainLog,
  type ParseEventLogsReturnType,
  type PublicClient,
  parseEventLogs,
} from "viem";
import type { DeployedContract } from "../../sdk/src/deployment.ts";
import type { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { type BlockWindow, readInWindows } from "../../sdk/src/internal/logs.ts";
import { type Row, put } from "./tables.ts";

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
  const range = { fromBlock: BigInt(startBlock), toBlock };
  const logs: Log<abi>[] = parseEventLogs({ abi, logs: await readLogs(client, [address], range) });
  return withTimes(client, logs);
}

/** Logs of contracts, in the chain's order. */
export async function readLogs(
  client: PublicClient,
  address: Address[],
  range: BlockWindow,
): Promise<ChainLog<bigint, number, false>[]> {
  const found: ChainLog<bigint, number, false>[] = [];
  for await (const logs of readInWindows(client, range, (window) => client.getLogs({ address, ...window })))
    found.push(...logs);
  return found;
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
