import type { Client } from "viem";
import { getBlock } from "viem/actions";
import type { Wallet } from "./transport.ts";

/** Blocks behind the head at which two nodes of one chain have to agree. */
const BLOCKS_BACK = 32n;

/**
 * Whether the wallet's node knows the chain that the page reads: a copy of a chain, and any local chain, shares its id
 * with others. Compared is the hash of a block some way behind the head; a node that does not have it is on another
 * chain, or far behind.
 */
export async function isSameChain(client: Client, wallet: Wallet): Promise<boolean> {
  const head = await getBlock(client);
  const number = head.number > BLOCKS_BACK ? head.number - BLOCKS_BACK : 0n;
  const own = await getBlock(client, { blockNumber: number });
  const its = (await wallet.request({
    method: "eth_getBlockByNumber",
    params: [`0x${number.toString(16)}`, false],
  })) as { readonly hash?: string } | null;
  return its?.hash === own.hash;
}
