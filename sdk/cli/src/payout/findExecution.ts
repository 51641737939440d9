import type { PayoutProposal } from "@feiqian/sdk/safe";
import { type Hex, type TransactionReceipt, isAddressEqual, parseAbi, toEventSelector } from "viem";
import { getBlockNumber, getLogs, getTransactionReceipt } from "viem/actions";
import type { NodeClient } from "../chain/client.ts";

const [executed] = parseAbi(["event ExecutionSuccess(bytes32 txHash, uint256 payment)"]);
const topic = toEventSelector(executed);

/** Blocks of one question: what public nodes answer. */
const STRIDE = 5_000n;

export interface SearchRange {
  /** The first block to look into. */
  readonly fromBlock: bigint;
}

/**
 * The receipt of the transaction in which the Safe has executed this very payout. It is looked for from the latest
 * block backwards; undefined: not from `fromBlock` on.
 */
export async function findExecution(
  client: NodeClient,
  { safe, hash }: PayoutProposal,
  { fromBlock }: SearchRange,
): Promise<TransactionReceipt | undefined> {
  let toBlock = await getBlockNumber(client);
  while (toBlock >= fromBlock) {
    const start = toBlock - STRIDE + 1n > fromBlock ? toBlock - STRIDE + 1n : fromBlock;
    const logs = await getLogs(client, { address: safe, fromBlock: start, toBlock });
    const log = logs.find(({ address, topics, data }) => isAddressEqual(address, safe) && isOf(hash, topics, data));
    if (log) return getTransactionReceipt(client, { hash: log.transactionHash });
    toBlock = start - 1n;
  }
  return undefined;
}

/** Safe 1.4.1 has the hash among the topics, 1.3.0 in the data. */
const isOf = (hash: Hex, topics: readonly Hex[], data: Hex): boolean =>
  topics[0] === topic && (topics[1] ?? data.slice(0, 66)).toLowerCase() === hash.toLowerCase();

/** Whether a receipt holds the Safe's word that it executed this payout. */
export const isExecutedBy = ({ logs }: TransactionReceipt, { safe, hash }: PayoutProposal): boolean =>
  logs.some(({ address, topics, data }) => isAddressEqual(address, safe) && isOf(hash, topics, data));
