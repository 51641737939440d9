import { type Address, parseAbi } from "viem";
import { readContract } from "viem/actions";
import type { NodeClient } from "../chain/client.ts";
import { CommandError } from "../errors.ts";

const safeAbi = parseAbi([
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function nonce() view returns (uint256)",
]);

export interface SafeState {
  readonly owners: readonly Address[];
  readonly threshold: number;
  /** Of the Safe's next transaction. */
  readonly nonce: number;
}

/** @throws CommandError where there is no Safe. */
export async function readSafe(client: NodeClient, address: Address): Promise<SafeState> {
  const safe = { address, abi: safeAbi } as const;
  const [owners, threshold, nonce] = await Promise.all([
    readContract(client, { ...safe, functionName: "getOwners" }),
    readContract(client, { ...safe, functionName: "getThreshold" }),
    readContract(client, { ...safe, functionName: "nonce" }),
  ]).catch(() => {
    throw new CommandError(`There is no Safe at ${address} on this chain.`, { next: "Check --safe and --rpc." });
  });
  return { owners, threshold: Number(threshold), nonce: Number(nonce) };
}
