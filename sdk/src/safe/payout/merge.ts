import { type Address, isAddressEqual, recoverAddress, size } from "viem";
import type { AnyClient } from "../../internal/client.ts";
import * as errors from "../errors.ts";
import type { OwnerSignature, PayoutProposal, PayoutSignature } from "../types.ts";
import { checkSafeHash, checkSafeVersion } from "./safeHash.ts";

export interface MergePayoutOptions {
  /** A client of the payout's chain, whose Safe is asked for its hash. @default nobody is asked */
  readonly client?: AnyClient | undefined;
}

/**
 * The proposal with more of its owners' signatures, in any order, each checked against the proposal's hash, and with a
 * `client` that against the Safe's own. Whether the signers own the Safe, only the chain knows: `payout.check` asks it.
 * @throws OtherPayoutSignatureError where a signature's file says that it is of another chain, Safe, nonce or payout.
 * @throws SignatureLengthError, OwnerSignatureError, DuplicateOwnerError, SafeVersionError; with a client also
 * PayoutChainError, PayoutHashError, SafeNotFoundError
 * @example const signed = await payout.merge(proposal, [alices, bobs]);
 */
export async function mergePayout(
  proposal: PayoutProposal,
  signatures: readonly (OwnerSignature | PayoutSignature)[],
  { client }: MergePayoutOptions = {},
): Promise<PayoutProposal> {
  checkSafeVersion(proposal);
  if (client) await checkSafeHash({ client, proposal });
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
