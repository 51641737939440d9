// What stands between the workers and the node, and loses, delays and spoils what they send.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Hex, keccak256, parseTransaction } from "viem";
import type { Random } from "../../../scripts/random.ts";

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

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
  const post = async (body: unknown): Promise<string> => {
    const headers = { "content-type": "application/json" };
    return (await fetch(rpcUrl, { method: "POST", headers, body: JSON.stringify(body) })).text();
  };
  const node = async (method: string, params: readonly unknown[]): Promise<unknown> =>
    (JSON.parse(await post({ jsonrpc: "2.0", id: 1, method, params })) as { readonly result: unknown }).result;

  /** The next block costs more than these bytes offer. */
  const raiseBaseFee = async (raw: Hex): Promise<void> => {
    const { maxFeePerGas = 0n } = parseTransaction(raw) as { readonly maxFeePerGas?: bigint };
    const wanted = (maxFeePerGas * 5n) / 4n;
    const next = wanted > HIGHEST_BASE_FEE ? GWEI : wanted;
    await node("anvil_setNextBlockBaseFeePerGas", [`0x${next.toString(16)}`]);
    if (next === wanted) ++mishaps.underpriced;
  };

  /** The answer; undefined where the connection breaks. */
  const answer = async (call: Call): Promise<unknown> => {
    const forward = async (): Promise<unknown> => JSON.parse(await post({ jsonrpc: "2.0", ...call }));
    if (!call.method.startsWith("eth_sendRawTransaction")) return forward();
    const raw = call.params[0] as Hex;
    const hash = keccak256(raw);
    // Only the first time: else nothing would ever come through.
    if (seen.has(hash)) return forward();
    seen.add(hash);
    const fate = random.int(100);
    if (fate < 10) {
      ++mishaps.dropped;
      const waits = call.method.endsWith("Sync");
      return { jsonrpc: "2.0", id: call.id, ...(waits ? { error: { ...notInTime, data: hash } } : { result: hash }) };
    }
    if (fate < 20) await raiseBaseFee(raw);
    const answered = await forward();
    if (fate < 95) return answered;
    ++mishaps.answersLost;
    return undefined;
  };

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", async () => {
      const asked = JSON.parse(body) as Call | readonly Call[];
      const answers = await Promise.all([asked].flat().map((call) => answer(call as Call))).catch(() => [undefined]);
      if (answers.includes(undefined)) return void request.socket.destroy();
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(Array.isArray(asked) ? answers : answers[0]));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, mishaps, stop };
}
