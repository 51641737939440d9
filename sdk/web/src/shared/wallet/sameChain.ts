import type { Client } from "viem";
import { getBlock, getBlockNumber } from "viem/actions";
import type { Wallet } from "./transport.ts";

/** Distance from the lower of both heads: honest nodes may briefly differ about newer blocks. */
const BLOCKS_BACK = 3n;

/** Blocks that a wallet's node may be behind; further behind, it cannot simulate the transaction. */
const MAX_BEHIND = 100n;

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Whether the wallet's node is on the page's chain, since copies and local chains share ids. Compares the block of
 * Feiqian's deployment, which differs on a copy with its own deployment, and a block near the head.
 *
 * @param startBlock Of the deployment.
 */
export async function isSameChain(
  client: Client,
  wallet: Wallet,
  { startBlock }: { readonly startBlock: number },
): Promise<boolean> {
  const [head, itsHead] = await Promise.all([
    getBlockNumber(client, { cacheTime: 0 }),
    wallet.request({ method: "eth_blockNumber" }).then((number) => BigInt(number as string)),
  ]);
  if (itsHead + MAX_BEHIND < head) return false;
  const near = min(head, itsHead) > BLOCKS_BACK ? min(head, itsHead) - BLOCKS_BACK : 0n;
  const isEqualAt = async (blockNumber: bigint): Promise<boolean> => {
    const [own, its] = await Promise.all([
      getBlock(client, { blockNumber }),
      wallet.request({ method: "eth_getBlockByNumber", params: [`0x${blockNumber.toString(16)}`, false] }),
    ]);
    return (its as { readonly hash?: string } | null)?.hash === own.hash;
  };
  const equal = await Promise.all([isEqualAt(near), isEqualAt(min(near, BigInt(startBlock)))]);
  return equal.every(Boolean);
}
