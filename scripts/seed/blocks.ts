// Blocks of chosen contents at chosen instants. Transactions are signed here, and their nonces counted.
import { setTimeout } from "node:timers/promises";
import { type Address, type Hex, type PrivateKeyAccount, parseGwei, toHex } from "viem";
import type { ChainClient } from "../stack/chain.ts";

/** A call by an account that signs, or by one that the node acts as. */
export interface SignedCall {
  /** For the message where it fails. */
  readonly what: string;
  readonly from: Pick<PrivateKeyAccount, "address" | "signTransaction"> | Address;
  readonly to: Address;
  readonly data: Hex;
}

/** Enough for any call of the sample: a failing leg takes 200,000. */
const GAS = 1_800_000n;
/** Between two looks into the node's pool. */
const POOL_POLLING_MS = 5;

/** Takes over the chain's clock and its mining. */
export async function openBlocks(client: ChainClient, chainId: number) {
  const nonces = new Map<Address, number>();
  await client.request({ method: "anvil_removeBlockTimestampInterval" as never });
  await client.setAutomine(false);

  async function takeNonce(address: Address): Promise<number> {
    const nonce = nonces.get(address) ?? (await client.getTransactionCount({ address }));
    nonces.set(address, nonce + 1);
    return nonce;
  }

  async function send({ what, from, to, data }: SignedCall): Promise<Hex> {
    const fees = { maxFeePerGas: parseGwei("20"), maxPriorityFeePerGas: 1n };
    const call = { to, data, gas: GAS, ...fees };
    try {
      if (typeof from === "string")
        return await client.sendTransaction({ ...call, account: from, nonce: await takeNonce(from), chain: null });
      const nonce = await takeNonce(from.address);
      const serializedTransaction = await from.signTransaction({ ...call, type: "eip1559", chainId, nonce });
      return await client.sendRawTransaction({ serializedTransaction });
    } catch (cause) {
      throw new Error(`${what} was not taken by the node`, { cause });
    }
  }

  return {
    /** Mines the calls, in their order, in one block at the instant. Throws where one of them failed. */
    async mine(at: number, calls: readonly SignedCall[]): Promise<void> {
      const sent = new Map<Hex, string>();
      for (const call of calls) sent.set(await send(call), call.what);
      await client.setNextBlockTimestamp({ timestamp: BigInt(at) });
      await client.mine({ blocks: 1 });
      const ask = { method: "eth_getBlockReceipts", params: ["latest"] } as never;
      const receipts: readonly Record<"transactionHash" | "status", Hex>[] = await client.request(ask);
      const done = new Map(receipts.map(({ transactionHash, status }) => [transactionHash, status]));
      for (const [hash, what] of sent) {
        const status = done.get(hash);
        if (status !== toHex(1)) throw new Error(`${what} ${status ? "reverted" : "was not mined"}: ${hash}`);
      }
    },

    /** Lets somebody else send one transaction of `sender`'s, and mines it at the instant, once the node has it. */
    async letSend<result>(at: number, sender: Address, run: () => Promise<result>): Promise<result> {
      const sending = run();
      const isOver = sending.catch(() => null).then(() => true);
      while ((await client.getTxpoolStatus()).pending === 0) {
        if (await Promise.race([isOver, setTimeout(POOL_POLLING_MS, false)])) return sending;
      }
      await client.setNextBlockTimestamp({ timestamp: BigInt(at) });
      await client.mine({ blocks: 1 });
      nonces.delete(sender);
      return sending;
    },

    /** Gives the chain back. Its clock goes on from the last block. */
    close: () => client.setAutomine(true),
  };
}
