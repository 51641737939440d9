import { type Hex, getTypesForEIP712Domain, hashDomain, hashStruct } from "viem";
import { getPayoutTypedData } from "../payout/getTypedData.ts";
import type { PayoutProposal } from "../types.ts";

/**
 * What a hardware wallet shows of a payout: some show the one hash, some the two that it is made of. Show them before
 * it is signed, and let the owner compare.
 *
 * @example
 * ```ts
 * const { safeTxHash, domainHash, messageHash } = getPayoutHashes(proposal);
 * ```
 */
export function getPayoutHashes(proposal: PayoutProposal): {
  readonly safeTxHash: Hex;
  readonly domainHash: Hex;
  readonly messageHash: Hex;
} {
  const { domain, types, primaryType, message } = getPayoutTypedData(proposal);
  const withDomain = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types };
  return {
    safeTxHash: proposal.hash,
    domainHash: hashDomain<Record<string, unknown>>({ domain, types: withDomain }),
    messageHash: hashStruct<Record<string, unknown>, string>({
      data: { ...message },
      primaryType,
      types: { ...types },
    }),
  };
}
