import type { OwnerAccount, PayoutSignature } from "../types.ts";
import { getPayoutTypedData } from "./safeTx.ts";
import { checkOwnerSignature } from "./merge.ts";
import { type ReadPayoutParameters, readPayout } from "./read.ts";

export type SignPayoutParameters = ReadPayoutParameters & { readonly account: OwnerAccount };

/**
 * One owner's signature of a payout, made offline. The proposal is read first: what is not a payout is not signed.
 * Whether it is the *right* payout only the owner can say: show `proposal.safe`, `proposal.token` and `payout.read`.
 * @throws PayoutMismatchError, OwnerSignatureError where the wallet signed something else, or with another key.
 * @example const signature = await payout.sign({ proposal, account: privateKeyToAccount(key) });
 */
export async function signPayout(parameters: SignPayoutParameters): Promise<PayoutSignature> {
  const { proposal, account } = parameters;
  readPayout(parameters);
  const { chainId, safe, hash, safeTx } = proposal;
  const signature = await account.signTypedData(getPayoutTypedData(proposal));
  const signed = { version: 1, chainId, safe, nonce: safeTx.nonce, hash, owner: account.address, signature } as const;
  await checkOwnerSignature(proposal, signed);
  return signed;
}
