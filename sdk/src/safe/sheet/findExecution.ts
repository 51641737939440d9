import { type Hex, type TransactionReceipt, isAddressEqual, toEventSelector } from "viem";
import { getBlockNumber, getLogs, getTransactionReceipt } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { type BlockWindow, readInWindows } from "../../internal/logs.ts";
import type { PayoutProposal } from "../types.ts";

const topic = toEventSelector("ExecutionSuccess(bytes32,uint256)");

/** How far back it is looked by default: two weeks of Ethereum's blocks. */
const BLOCKS_BACK = 100_000n;

export interface FindPayoutExecutionParameters {
  readonly client: AnyClient;
  readonly proposal: PayoutProposal;
  /** The first block to look into. @default 100,000 blocks back */
  readonly fromBlock?: bigint;
}

/**
 * The receipt of the transaction in which the Safe has executed this very payout, whoever sent it, looked for from the
 * latest block backwards; `undefined` where there is none from `fromBlock` on.
 * @example const receipt = await findPayoutExecution({ client, proposal });
 */
export async function findPayoutExecution({
  client,
  proposal: { safe, hash },
  fromBlock,
}: FindPayoutExecutionParameters): Promise<TransactionReceipt | undefined> {
  for await (const logs of readBackwards(client, fromBlock, (window) =>
    getLogs(client, { address: safe, ...window }),
  )) {
    const log = logs.find(({ address, topics, data }) => isAddressEqual(address, safe) && isOf(hash, topics, data));
    if (log) return getTransactionReceipt(client, { hash: log.transactionHash });
  }
}

/** Asks of the chain's blocks from the latest backwards, as many at a time as the node takes. */
export async function* readBackwards<answer>(
  client: AnyClient,
  fromBlock: bigint | undefined,
  ask: (window: BlockWindow) => Promise<answer>,
) {
  const toBlock = await getBlockNumber(client);
  const first = fromBlock ?? (toBlock > BLOCKS_BACK ? toBlock - BLOCKS_BACK : 0n);
  yield* readInWindows(client, { fromBlock: first, toBlock, isNewestFirst: true }, ask);
}

/** Safe 1.4.1 has the hash among the topics, 1.3.0 in the data. */
const isOf = (hash: Hex, topics: readonly Hex[], data: Hex): boolean =>
  topics[0] === topic && (topics[1] ?? data.slice(0, 66)).toLowerCase() === hash.toLowerCase();

/** Whether a receipt holds the Safe's word for it. @example const isPaid = isPayoutExecutedBy(receipt, proposal); */
export const isPayoutExecutedBy = (
  { logs }: Pick<TransactionReceipt, "logs">,
  { safe, hash }: PayoutProposal,
): boolean => logs.some(({ address, topics, data }) => isAddressEqual(address, safe) && isOf(hash, topics, data));
