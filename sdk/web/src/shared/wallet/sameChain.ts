import type { Client } from "viem";
import { getBlock, getBlockNumber } from "viem/actions";
import type { Wallet } from "./transport.ts";

/** Blocks behind the lower head of the two: what is newer than that, honest nodes may differ about for a moment. */
const BLOCKS_BACK = 3n;

/** Blocks that a wallet's node may be behind: more, and it cannot tell what it is asked to send. */
const MAX_BEHIND = 100n;

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Whether the wallet's node knows the chain that the page reads: a copy of a chain, and any local chain, shares its id
 * with others. Compared are the block in which Feiqian was deployed, which a copy's own deployment has to itself, and one
 * near the head.
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
