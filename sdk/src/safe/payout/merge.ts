import { type Address, isAddressEqual, recoverAddress } from "viem";
import { DuplicateOwnerError, OwnerSignatureError } from "../errors/signatures.ts";
import type { OwnerSignature, PayoutProposal } from "../types.ts";

/**
 * The proposal with more of its owners' signatures. Each is checked against the proposal's hash; the order is free.
 *
 * @throws OwnerSignatureError where a signature is of something or somebody else.
 * @throws DuplicateOwnerError where an owner signed twice.
 *
 * @example
 * ```ts
 * const signed = await payout.merge(proposal, [alices, bobs]);
 * ```
 */
export async function mergePayout(
  proposal: PayoutProposal,
  signatures: readonly OwnerSignature[],
): Promise<PayoutProposal> {
  const merged = [...proposal.signatures];
  for (const { owner, signature } of signatures) {
    if (merged.some((other) => isAddressEqual(other.owner, owner))) throw new DuplicateOwnerError({ owner });
    await checkOwnerSignature(proposal, { owner, signature });
    merged.push({ owner, signature });
  }
  return { ...proposal, signatures: merged };
}

export async function checkOwnerSignature({ hash }: PayoutProposal, { owner, signature }: OwnerSignature) {
  const recovered = await recoverAddress({ hash, signature }).catch((): Address | undefined => undefined);
  if (!recovered || !isAddressEqual(recovered, owner)) throw new OwnerSignatureError({ owner, recovered, hash });
}
