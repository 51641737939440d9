import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock, getTransactionCount } from "viem/actions";
import { getAction } from "viem/utils";
import type { AnyClient } from "../internal/client.ts";
import type { TransactionCall } from "./types.ts";

export type Replacement = TransactionCall & { readonly hash: Hex };

/** How far back it is looked for where nobody says from which block on. Nodes keep the state of 128 blocks. */
const BLOCKS_BACK = 120n;

/**
 * The mined transaction of `account` with `nonce`: its block is searched by halves, by the account's count of
 * transactions. Undefined where the chain has moved meanwhile: ask again.
 */
export async function findByNonce(
  client: AnyClient,
  of: { account: Address; nonce: number; fromBlock: bigint | undefined; toBlock: bigint },
): Promise<Replacement | undefined> {
  const { account, nonce, fromBlock, toBlock } = of;
  const countAt = (blockNumber: bigint) =>
    getAction(client, getTransactionCount, "getTransactionCount")({ address: account, blockNumber });
  let before = fromBlock ?? (toBlock > BLOCKS_BACK ? toBlock - BLOCKS_BACK : 0n);
  if (before > 0n) --before;
  let at = toBlock;
  // Of a chain that was reorganised the block that was the head then may come after it.
  if ((await countAt(before)) > nonce) before = before > BLOCKS_BACK ? before - BLOCKS_BACK : 0n;
  while (at - before > 1n) {
    const middle = (at + before) / 2n;
    if ((await countAt(middle)) > nonce) at = middle;
    else before = middle;
  }
  const block = getAction(client, getBlock, "getBlock");
  const { transactions } = await block({ blockNumber: at, includeTransactions: true });
  const found = transactions.find(
    (transaction) => transaction.nonce === nonce && isAddressEqual(transaction.from, account),
  );
  return found && { hash: found.hash, to: found.to ?? "0x", data: found.input, value: found.value };
}

/** Whether two do the same. A wallet may append to the calldata whence it comes; nothing reads that. */
export function isSameCall(one: TransactionCall, other: TransactionCall): boolean {
  const data = [one.data.toLowerCase(), other.data.toLowerCase()] as const;
  const isSameData = data[0] === "0x" ? data[1] === "0x" : data[1].startsWith(data[0]);
  return one.to.toLowerCase() === other.to.toLowerCase() && (one.value ?? 0n) === (other.value ?? 0n) && isSameData;
}

export const isCancellation = ({ to, data, value = 0n }: TransactionCall, account: Address): boolean =>
  to.toLowerCase() === account.toLowerCase() && data === "0x" && value === 0n;
