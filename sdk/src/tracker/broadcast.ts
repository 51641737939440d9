import { type Hex, type TransactionReceipt, keccak256 } from "viem";
import { sendRawTransaction, sendRawTransactionSync } from "viem/actions";
import { getAction } from "viem/utils";
import type { AnyClient } from "../internal/client.ts";
import { readNodeError } from "../internal/nodeError.ts";
import { inTime } from "./time.ts";

/**
 * What a node said to signed bytes.
 * - `sent`: it has them.
 * - `refused`: it has looked at them and will never take them as they are.
 * - `underpriced`: it will not take them at these fees.
 * - `unsure`: anything else. They may be with the node, and on their way.
 */
export type Answer =
  | { readonly said: "sent"; readonly receipt?: TransactionReceipt | undefined }
  | { readonly said: "refused" | "underpriced" | "unsure"; readonly error: unknown };

// As geth, Nethermind, Erigon, Besu, reth, anvil and Hardhat say it; the order counts.
const known = /already known|already imported|\bknown transaction|already exists|already in (the )?mempool/i;
const underpriced =
  /underpriced|max ?fee ?per ?gas.*(less|lower|too low)|fee ?cap.*(less|lower|below)|below (the )?(block )?base ?fee|gas ?price.*(too low|below)|fee too low/i;
const refused =
  /insufficient funds|doesn't have enough funds|intrinsic gas|out of gas limit|exceeds (the )?(block|transaction)? ?gas limit|gas limit (is )?(too high|exceed)|invalid (sender|signature)|(invalid|wrong|incompatible).{0,20}chain ?id|chain ?id.{0,20}(mismatch|match)|transaction type not supported|oversized data|rlp:|upfront cost/i;

export function answerOf(error: unknown): Answer {
  const { text, codes } = readNodeError(error);
  if (known.test(text)) return { said: "sent" };
  if (underpriced.test(text)) return { said: "underpriced", error };
  // A node's own answer has a code; a gateway that fails can say anything.
  const isAnswer = codes.some((code) => typeof code === "number");
  return { said: isAnswer && refused.test(text) ? "refused" : "unsure", error };
}

const isMethodMissing = (error: unknown): boolean => {
  const { text, codes } = readNodeError(error);
  const said = /method.{0,60}(not (found|supported|available|exist|allowed|whitelisted)|unsupported|disabled)/is;
  return (
    [-32601, -32004, 4200].some((code) => codes.includes(code)) || said.test(text) || /unsupported method/i.test(text)
  );
};

/** Milliseconds that a node is given to wait: what takes longer is looked for, and sent again where it was dropped. */
const SYNC_PATIENCE = 5_000;

/** Nodes that have no `eth_sendRawTransactionSync`, by the transport that asks them. */
const withoutSync = new WeakSet<object>();

/**
 * Hands signed bytes to the node. Sending the same bytes again can never pay twice: they have one nonce.
 * @param waits Whether the node is asked to answer once they are mined (EIP-7966), where it can.
 */
export async function broadcast(client: AnyClient, raw: Hex, { waits }: { readonly waits: boolean }): Promise<Answer> {
  if (waits && !withoutSync.has(client.transport)) {
    try {
      const send = getAction(client, sendRawTransactionSync, "sendRawTransactionSync");
      const mined = send({ serializedTransaction: raw as never, throwOnReceiptRevert: false });
      const receipt = await inTime(mined, SYNC_PATIENCE);
      if (!receipt) {
        // Whatever it says now, somebody else has found out already.
        mined.catch(() => {});
        return { said: "unsure", error: new Error(`The node did not answer within ${SYNC_PATIENCE} ms.`) };
      }
      // A node may answer before it has mined, or for another one: then it is looked for.
      const isIt = receipt.transactionHash === keccak256(raw) && receipt.blockNumber !== null;
      return { said: "sent", receipt: isIt ? receipt : undefined };
    } catch (error) {
      if (!isMethodMissing(error)) return answerOf(error);
      withoutSync.add(client.transport);
    }
  }
  try {
    await getAction(client, sendRawTransaction, "sendRawTransaction")({ serializedTransaction: raw as never });
    return { said: "sent" };
  } catch (error) {
    return answerOf(error);
  }
}
