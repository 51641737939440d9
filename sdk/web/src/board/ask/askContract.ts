import { type Address, type Client, type Hex, concat, keccak256, numberToHex, pad, size, slice, toBytes } from "viem";

export interface ContractQuestion {
  readonly to: Address;
  /** "balanceOf(address)": its parameters and results are single words. */
  readonly signature: string;
  readonly args: readonly Hex[];
  readonly blockNumber: bigint;
}

const WORD = 32;

/** A contract that does not answer: it does not exist at that block, or is another one. */
export class NoAnswerError extends Error {
  override name = "NoAnswerError";
}

/**
 * Calls a view function at a block. It is encoded here, because `readContract` would be a tenth of the page's scripts.
 */
export async function askContract(
  client: Client,
  { to, signature, args, blockNumber }: ContractQuestion,
): Promise<readonly bigint[]> {
  const selector = slice(keccak256(toBytes(signature)), 0, 4);
  const data = concat([selector, ...args.map((arg) => pad(arg, { size: WORD }))]);
  const answer = await client.request({
    method: "eth_call",
    params: [{ to, data }, numberToHex(blockNumber)],
  } as never);
  const words = size(answer as Hex) / WORD;
  if (words < 1) throw new NoAnswerError(`${to} does not answer ${signature} at block ${blockNumber}.`);
  return Array.from({ length: Math.floor(words) }, (_, i) => BigInt(slice(answer as Hex, i * WORD, (i + 1) * WORD)));
}
