import type { Address, Hex, TypedData, TypedDataDefinition } from "viem";
import { concat, hashTypedData, pad, parseSignature, serializeSignature, size } from "viem";
import { safeMessageTypes } from "./abi.ts";
import { DuplicateOwnerError, SignatureLengthError } from "./errors.ts";
import type { OwnerApproval, OwnerSignature } from "./types.ts";

/**
 * One signature of the Safe out of its owners', given in any order, in the one that Safe demands: ascending by owner.
 * @throws SignatureLengthError where one is not ECDSA of 65 bytes (a contract approves on chain), DuplicateOwnerError
 * @example const signature = joinSignatures([{ owner: bob.address, signature: bobsSignature }]);
 */
export function joinSignatures(signatures: readonly (OwnerSignature | OwnerApproval)[]): Hex {
  const sorted = [...signatures].sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1));
  sorted.forEach(({ owner }, i) => {
    if (i > 0 && BigInt(owner) === BigInt(sorted[i - 1]!.owner)) throw new DuplicateOwnerError({ owner });
  });
  return concat(sorted.map(toSafeForm));
}

function toSafeForm(signed: OwnerSignature | OwnerApproval): Hex {
  // Safe's form for an owner who has approved the hash on chain: the owner in place of r, and a `v` of 1.
  if ("approved" in signed) return concat([pad(signed.owner), pad("0x00"), "0x01"]);
  const { owner, signature } = signed;
  if (size(signature) !== 65) throw new SignatureLengthError({ owner, attempted: size(signature), allowed: 65 });
  // Safe reads a `v` of 0 or 1, which some wallets write, as another kind of signature: it becomes 27 or 28.
  return serializeSignature({ ...parseSignature(signature), to: "hex" });
}

/**
 * What each owner signs, on its own machine, so that the Safe signs `typedData`: Safe's `SafeMessage` around the hash
 * of the typed data. `joinSignatures` then makes one ERC-1271 signature of theirs. No chain is asked.
 * @example await owner.signTypedData(getSafeMessage({ safe, chainId: 1, typedData: setSigner }));
 */
export function getSafeMessage<
  const typedData extends TypedData | Record<string, unknown>,
  primaryType extends keyof typedData | "EIP712Domain",
>(of: {
  readonly safe: Address;
  readonly chainId: number;
  readonly typedData: TypedDataDefinition<typedData, primaryType>;
}) {
  return {
    domain: { chainId: of.chainId, verifyingContract: of.safe },
    types: safeMessageTypes,
    primaryType: "SafeMessage",
    // Safe's handler wraps `abi.encode(hash)`, which is the hash itself.
    message: { message: hashTypedData(of.typedData) },
  } as const;
}
