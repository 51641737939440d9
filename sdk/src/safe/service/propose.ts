import { getAddress } from "viem";
import { checkOwnerSignature } from "../payout/merge.ts";
import { type ReadPayoutParameters, readPayout } from "../payout/read.ts";
import type { OwnerSignature } from "../types.ts";
import { type SafeServiceConfig, request } from "./request.ts";

export interface WithSignature extends ReadPayoutParameters {
  readonly signature: OwnerSignature;
}

/** What is not this payout, or not signed by its owner, is not sent. */
export async function checkSigned({ proposal, signature, contractNetworks }: WithSignature): Promise<void> {
  readPayout({ proposal, ...(contractNetworks && { contractNetworks }) });
  await checkOwnerSignature(proposal, signature);
}

/** @throws SafeServiceError, PayoutMismatchError, OwnerSignatureError */
export async function propose(config: SafeServiceConfig, parameters: WithSignature): Promise<void> {
  await checkSigned(parameters);
  const { proposal, signature } = parameters;
  const { to, gasToken, refundReceiver, ...safeTx } = proposal.safeTx;
  await request(config, `/v2/safes/${getAddress(proposal.safe)}/multisig-transactions/`, {
    ...safeTx,
    // The service takes addresses in their checksummed form alone.
    to: getAddress(to),
    gasToken: getAddress(gasToken),
    refundReceiver: getAddress(refundReceiver),
    contractTransactionHash: proposal.hash,
    sender: getAddress(signature.owner),
    signature: signature.signature,
    origin: "Feiqian",
  });
}
