import { type ParseEventLogsReturnType, type PublicClient, parseEventLogs } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";

/** What a node is asked for at once: public ones allow no more. */
const BLOCKS_AT_ONCE = 10_000n;

type Log = ParseEventLogsReturnType<typeof paymentProcessorAbi, undefined, true>[number];

/** An event of the processor, with the time of its block. */
export type ProcessorLog = Log & { readonly timestamp: bigint };
export type LogOf<name extends Log["eventName"]> = Extract<ProcessorLog, { readonly eventName: name }>;

/** Every event of the processor up to `toBlock`, in the chain's order. */
export async function readLogs(
  client: PublicClient,
  record: DeploymentRecord,
  toBlock: bigint,
): Promise<readonly ProcessorLog[]> {
  const { address, startBlock } = record.contracts.PaymentProcessor;
  const logs: Log[] = [];
  for (let from = BigInt(startBlock); from <= toBlock; from += BLOCKS_AT_ONCE) {
    const last = from + BLOCKS_AT_ONCE - 1n;
    const found = await client.getLogs({ address, fromBlock: from, toBlock: last < toBlock ? last : toBlock });
    logs.push(...parseEventLogs({ abi: paymentProcessorAbi, logs: found }));
  }
  const blocks = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
  const times = await Promise.all(
    blocks.map(async (blockNumber) => [blockNumber, (await client.getBlock({ blockNumber })).timestamp] as const),
  );
  const timeOf = new Map(times);
  return logs.map((log) => ({ ...log, timestamp: timeOf.get(log.blockNumber)! }));
}

export const only = <name extends Log["eventName"]>(
  logs: readonly ProcessorLog[],
  name: name,
): readonly LogOf<name>[] => logs.filter((log): log is LogOf<name> => log.eventName === name);

export const written = ({ blockNumber, timestamp }: ProcessorLog) => ({ blockNumber, timestamp });

export const emitted = (log: ProcessorLog) => ({
  ...written(log),
  transactionHash: log.transactionHash,
  logIndex: log.logIndex,
});

/** Where an event stands: the key of its row. */
export const placeOf = (log: ProcessorLog) => [log.transactionHash, log.logIndex] as const;

export const dayOf = ({ timestamp }: ProcessorLog): string =>
  new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10);
