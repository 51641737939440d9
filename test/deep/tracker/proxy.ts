// What stands between the workers and the node, and loses, delays and spoils what they send.
import { type Hex, keccak256, parseTransaction } from "viem";
import type { Random } from "../../../scripts/random.ts";
import { type Answer, type Call, nodeAt, serveJsonRpc } from "../../support/jsonRpc.ts";

/** What befell the transactions that were sent. */
export interface Mishaps {
  dropped: number;
  underpriced: number;
  answersLost: number;
}

const GWEI = 10n ** 9n;
/** Above this the base fee is brought back, so that it does not rise for ever. */
const HIGHEST_BASE_FEE = 1_000n * GWEI;

/** A node's answer when it waited for a transaction and it was not mined (EIP-7966). */
const notInTime = { code: 4, message: "The transaction was added to the mempool but wasn't processed in time." };

export async function startProxy(rpcUrl: string, random: Random) {
  const mishaps: Mishaps = { dropped: 0, underpriced: 0, answersLost: 0 };
  const seen = new Set<Hex>();
  const node = nodeAt(rpcUrl);

  /** The next block costs more than these bytes offer. */
  const raiseBaseFee = async (raw: Hex): Promise<void> => {
    const { maxFeePerGas = 0n } = parseTransaction(raw) as { readonly maxFeePerGas?: bigint };
    const wanted = (maxFeePerGas * 5n) / 4n;
    const next = wanted > HIGHEST_BASE_FEE ? GWEI : wanted;
    await node({ method: "anvil_setNextBlockBaseFeePerGas", params: [`0x${next.toString(16)}`] });
    if (next === wanted) ++mishaps.underpriced;
  };

  /** The answer; undefined where the connection breaks. */
  const answer = async (call: Call): Promise<Answer | undefined> => {
    if (!call.method.startsWith("eth_sendRawTransaction")) return node(call);
    const raw = call.params[0] as Hex;
    const hash = keccak256(raw);
    // Only the first time: else nothing would ever come through.
    if (seen.has(hash)) return node(call);
    seen.add(hash);
    const fate = random.int(100);
    if (fate < 10) {
      ++mishaps.dropped;
      const waits = call.method.endsWith("Sync");
      return waits ? { error: { ...notInTime, data: hash } } : { result: hash };
    }
    if (fate < 20) await raiseBaseFee(raw);
    const answered = await node(call);
    if (fate < 95) return answered;
    ++mishaps.answersLost;
    return undefined;
  };

  return { ...(await serveJsonRpc(answer)), mishaps };
}
