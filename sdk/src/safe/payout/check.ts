import { type Address, type Hex, erc20Abi, isAddressEqual } from "viem";
import { getCode, readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { issuerAbi } from "../../generated/safe.ts";
import { TokenPausedError } from "../../errors/sending.ts";
import { safeAbi } from "../abi.ts";
import { getMultiSendCallOnly } from "../contracts.ts";
import * as errors from "../errors.ts";
import { joinSignatures } from "../signatures.ts";
import { findKnownTokens } from "../tokens.ts";
import type { OwnerApproval, PayoutLine, PayoutProposal } from "../types.ts";
import { checkOwnerSignature } from "./merge.ts";
import { type ReadPayoutParameters, readPayout } from "./read.ts";
import { checkSafeHash } from "./safeHash.ts";
import { checkUnit, readUnit } from "./token.ts";

export type CheckPayoutParameters = ReadPayoutParameters & { readonly client: AnyClient };

export interface CheckPayoutReturnType {
  readonly lines: readonly PayoutLine[];
  /** The lines' sum and the Safe's balance, in base units. */
  readonly total: bigint;
  readonly balance: bigint;
  readonly owners: readonly Address[];
  readonly threshold: number;
  readonly nonce: number;
  /** Owners who have approved the payout's hash on chain in place of signing. */
  readonly approvals: readonly OwnerApproval[];
  readonly signature: Hex;
}

/**
 * Everything that a node can say against a payout before it is sent: chain, Safe, nonce, signatures, threshold,
 * balance, a pause or a list of the issuer. `payout.execute` asks it too; what the token does with the lines,
 * `payout.simulate` tells.
 * @throws PayoutMismatchError, PayoutChainError, SafeNotFoundError, SafeContractMissingError, PayoutHashError,
 * PayoutNonceError, UnknownOwnerError, DuplicateOwnerError, OwnerSignatureError, SignaturesMissingError,
 * PayoutTokenError, TokenPausedError, SafeBlacklistedError, PayoutBalanceError
 * @example const { total, balance, threshold } = await payout.check({ client, proposal: signed });
 */
export async function checkPayout(parameters: CheckPayoutParameters): Promise<CheckPayoutReturnType> {
  const state = await checkState(parameters);
  const { client, proposal } = parameters;
  if (proposal.safeTx.nonce !== state.nonce)
    throw new errors.PayoutNonceError({ attempted: proposal.safeTx.nonce, allowed: state.nonce });
  const approvals = await checkSignatures(client, proposal, state);
  const signature = joinSignatures([...proposal.signatures, ...approvals]);
  checkMoney(proposal, state);
  const { lines, total, balance, owners, threshold, nonce } = state;
  return { lines, total, balance, owners, threshold, nonce, approvals, signature };
}

/** What holds of a payout whoever signs it, and whenever its turn is. */
export interface PayoutState extends Omit<CheckPayoutReturnType, "approvals" | "signature"> {
  readonly isPaused: boolean;
  readonly isBlacklisted: boolean;
}

export async function checkState({ client, proposal, contractNetworks }: CheckPayoutParameters): Promise<PayoutState> {
  const lines = readPayout({ proposal, contractNetworks });
  const { chainId, safe, token, safeTx } = proposal;
  await checkSafeHash({ client, proposal });
  const multiSend = getMultiSendCallOnly(chainId, contractNetworks);
  // To delegate to where there is no code succeeds, and does nothing.
  if (!(await getCode(client, { address: multiSend })))
    throw new errors.SafeContractMissingError({ contract: "MultiSendCallOnly", address: multiSend, chainId });

  const ask = { address: safe, abi: safeAbi } as const;
  const [owners, threshold, nonce, balance, isPaused, isBlacklisted, unit] = await Promise.all([
    readContract(client, { ...ask, functionName: "getOwners" }),
    readContract(client, { ...ask, functionName: "getThreshold" }),
    readContract(client, { ...ask, functionName: "nonce" }),
    readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [safe] }).catch(
      (cause: unknown) => {
        throw new errors.PayoutTokenError({ token, chainId, cause });
      },
    ),
    // What a token does not have is taken for not so.
    readContract(client, { address: token, abi: issuerAbi, functionName: "paused" }).catch(() => false),
    isListed(client, token, safe),
    readUnit(client, token),
  ]);
  checkUnit(proposal, findKnownTokens(chainId, token), unit);
  if (BigInt(safeTx.nonce) < nonce)
    throw new errors.PayoutNonceError({ attempted: safeTx.nonce, allowed: Number(nonce) });
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  return { lines, total, balance, owners, threshold: Number(threshold), nonce: Number(nonce), isPaused, isBlacklisted };
}

export function checkMoney({ safe, token, symbol = "the token" }: PayoutProposal, state: PayoutState): void {
  const { total, balance, isPaused, isBlacklisted } = state;
  if (isPaused) throw new TokenPausedError({ token, symbol });
  if (isBlacklisted) throw new errors.SafeBlacklistedError({ safe, token, symbol });
  if (total > balance) throw new errors.PayoutBalanceError({ safe, token, attempted: total, allowed: balance });
}

async function checkSignatures(
  client: AnyClient,
  proposal: PayoutProposal,
  { owners, threshold }: PayoutState,
): Promise<readonly OwnerApproval[]> {
  const { safe, hash, signatures } = proposal;
  for (const [i, signed] of signatures.entries()) {
    if (signatures.slice(0, i).some(({ owner }) => isAddressEqual(owner, signed.owner)))
      throw new errors.DuplicateOwnerError({ owner: signed.owner });
    if (!owners.some((owner) => isAddressEqual(owner, signed.owner)))
      throw new errors.UnknownOwnerError({ attempted: signed.owner, allowed: owners });
    await checkOwnerSignature(proposal, signed);
  }
  if (signatures.length >= threshold) return [];
  const silent = owners.filter((owner) => !signatures.some((signed) => isAddressEqual(owner, signed.owner)));
  const approved = await Promise.all(
    silent.map((owner) =>
      readContract(client, { address: safe, abi: safeAbi, functionName: "approvedHashes", args: [owner, hash] }),
    ),
  );
  const approvals = silent.filter((_, i) => approved[i] !== 0n).map((owner) => ({ owner, approved: true }) as const);
  const attempted = signatures.length + approvals.length;
  if (attempted < threshold) throw new errors.SignaturesMissingError({ attempted, required: threshold });
  return approvals;
}

async function isListed(client: AnyClient, address: Address, account: Address): Promise<boolean> {
  const answers = await Promise.all(
    (["isBlackListed", "isBlacklisted"] as const).map((functionName) =>
      readContract(client, { address, abi: issuerAbi, functionName, args: [account] }).catch(() => false),
    ),
  );
  return answers.includes(true);
}
