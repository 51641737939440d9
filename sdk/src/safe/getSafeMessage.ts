import { type Address, type TypedData, type TypedDataDefinition, hashTypedData } from "viem";
import { safeMessageTypes } from "./abi.ts";

/**
 * What each owner signs, on its own machine, so that the Safe signs `typedData`: Safe's `SafeMessage` around the hash
 * of the typed data. `joinSignatures` then makes one ERC-1271 signature of theirs. No chain is asked.
 *
 * @example
 * ```ts
 * const message = getSafeMessage({ safe, chainId: 1, typedData: setSigner });
 * const signature = await owner.signTypedData(message);
 * ```
 */
export function getSafeMessage<
  const typedData extends TypedData | Record<string, unknown>,
  primaryType extends keyof typedData | "EIP712Domain",
>({
  safe,
  chainId,
  typedData,
}: {
  readonly safe: Address;
  readonly chainId: number;
  readonly typedData: TypedDataDefinition<typedData, primaryType>;
}) {
  return {
    domain: { chainId, verifyingContract: safe },
    types: safeMessageTypes,
    primaryType: "SafeMessage",
    // Safe's handler wraps `abi.encode(hash)`, which is the hash itself.
    message: { message: hashTypedData(typedData) },
  } as const;
}
