import type { OwnerAccount, OwnerSignature } from "../types.ts";
import { getPayoutTypedData } from "./getTypedData.ts";
import { type ReadPayoutParameters, readPayout } from "./read.ts";

export interface SignPayoutParameters extends ReadPayoutParameters {
  readonly account: OwnerAccount;
}

/**
 * One owner's signature of a payout, made offline. The proposal is read first: what is not a payout is not signed.
 * Whether it is the *right* payout only the owner can say: show `proposal.safe`, `proposal.token` and `payout.read`.
 *
 * @throws PayoutMismatchError
 *
 * @example
 * ```ts
 * const signature = await payout.sign({ proposal, account: privateKeyToAccount(key) });
 * ```
 */
export async function signPayout({
  proposal,
  contractNetworks,
  account,
}: SignPayoutParameters): Promise<OwnerSignature> {
  readPayout({ proposal, ...(contractNetworks && { contractNetworks }) });
  return { owner: account.address, signature: await account.signTypedData(getPayoutTypedData(proposal)) };
}
