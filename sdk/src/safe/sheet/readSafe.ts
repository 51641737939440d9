import type { Address } from "viem";
import { getChainId, readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { safeAbi } from "../abi.ts";
import { SafeNotFoundError } from "../errors.ts";

export type SafeState = { readonly owners: readonly Address[]; readonly threshold: number; readonly nonce: number };

/**
 * A Safe's owners, how many must sign, and its next nonce.
 * @throws SafeNotFoundError where nothing there answers as a Safe does.
 * @example const { owners, threshold, nonce } = await readSafe({ client, safe });
 */
export async function readSafe(of: { readonly client: AnyClient; readonly safe: Address }): Promise<SafeState> {
  const { client, safe } = of;
  const ask = { address: safe, abi: safeAbi } as const;
  const chainId = await getChainId(client);
  const [owners, threshold, nonce] = await Promise.all([
    readContract(client, { ...ask, functionName: "getOwners" }),
    readContract(client, { ...ask, functionName: "getThreshold" }),
    readContract(client, { ...ask, functionName: "nonce" }),
  ]).catch(() => {
    throw new SafeNotFoundError({ safe, chainId });
  });
  return { owners, threshold: Number(threshold), nonce: Number(nonce) };
}
