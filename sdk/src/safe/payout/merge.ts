import { type Address, isAddressEqual, recoverAddress, size } from "viem";
import * as errors from "../errors.ts";
import type { OwnerSignature, PayoutProposal, PayoutSignature } from "../types.ts";

/**
 * The proposal with more of its owners' signatures, in any order, each checked against the proposal's hash. Whether the
 * signers own the Safe, only the chain knows: `payout.check` asks it.
 * @throws OtherPayoutSignatureError where a signature's file says that it is of another chain, Safe, nonce or payout.
 * @throws SignatureLengthError, OwnerSignatureError, DuplicateOwnerError
 * @example const signed = await payout.merge(proposal, [alices, bobs]);
 */
export async function mergePayout(
  proposal: PayoutProposal,
  signatures: readonly (OwnerSignature | PayoutSignature)[],
): Promise<PayoutProposal> {
  const merged = [...proposal.signatures];
  for (const signed of signatures) {
    const { owner, signature } = signed;
    checkSame(proposal, signed);
    if (merged.some((other) => isAddressEqual(other.owner, owner))) throw new errors.DuplicateOwnerError({ owner });
    await checkOwnerSignature(proposal, signed);
    merged.push({ owner, signature });
  }
  return { ...proposal, signatures: merged };
}

export async function checkOwnerSignature({ hash }: PayoutProposal, { owner, signature }: OwnerSignature) {
  if (size(signature) !== 65) throw new errors.SignatureLengthError({ owner, attempted: size(signature), allowed: 65 });
  const recovered = await recoverAddress({ hash, signature }).catch((): Address | undefined => undefined);
  if (!recovered || !isAddressEqual(recovered, owner)) throw new errors.OwnerSignatureError({ owner, recovered, hash });
}

function checkSame({ chainId, safe, safeTx, hash }: PayoutProposal, signed: OwnerSignature | PayoutSignature): void {
  if (!("version" in signed)) return;
  const { owner } = signed;
  const pairs = [
    ["chain", signed.chainId, chainId],
    ["Safe", signed.safe, safe],
    ["nonce", signed.nonce, safeTx.nonce],
    ["hash", signed.hash, hash],
  ] as const;
  for (const [field, its, ours] of pairs) {
    const [attempted, allowed] = [String(its), String(ours)];
    if (attempted.toLowerCase() !== allowed.toLowerCase())
      throw new errors.OtherPayoutSignatureError({ owner, hash, field, attempted, allowed });
  }
}
