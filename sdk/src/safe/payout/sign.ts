import type { OwnerAccount, PayoutSignature } from "../types.ts";
import { PayoutUnitError } from "../errors.ts";
import { checkSafeHash } from "./safeHash.ts";
import { getPayoutTypedData } from "./safeTx.ts";
import { checkOwnerSignature } from "./merge.ts";
import { type ReadPayoutParameters, readPayout } from "./read.ts";
import { type TokenSources, findPayoutToken } from "./token.ts";

export type SignPayoutParameters = ReadPayoutParameters &
  TokenSources & {
    readonly account: OwnerAccount;
    /** The owner was shown base units, of a token whose decimals nobody says, and signs them. @default false */
    readonly inBaseUnits?: boolean | undefined;
  };

/**
 * One owner's signature of a payout, made offline, or with a `client` that asks token and Safe. The proposal is read
 * first: what is not a payout is not signed, nor what the Safe hashes in another way. Whether it is the *right* payout
 * only the owner can say: show `proposal.safe`, `payout.read`, and the amounts in the unit of `findPayoutToken`.
 * @throws PayoutMismatchError, SafeVersionError, PayoutUnitError where the token is on no list, and there is no client
 * @throws PayoutChainError, PayoutHashError, SafeNotFoundError where there is one.
 * @throws OwnerSignatureError where the wallet signed something else, or with another key.
 * @example const signature = await payout.sign({ proposal, account: privateKeyToAccount(key) });
 */
export async function signPayout(parameters: SignPayoutParameters): Promise<PayoutSignature> {
  const { proposal, account, client, inBaseUnits = false } = parameters;
  readPayout(parameters);
  const { saidBy } = await findPayoutToken(parameters);
  if (!saidBy && !inBaseUnits) throw new PayoutUnitError({ token: proposal.token, chainId: proposal.chainId });
  if (client) await checkSafeHash({ client, proposal });
  const { chainId, safe, hash, safeTx } = proposal;
  const signature = await account.signTypedData(getPayoutTypedData(proposal));
  const signed = { version: 1, chainId, safe, nonce: safeTx.nonce, hash, owner: account.address, signature } as const;
  await checkOwnerSignature(proposal, signed);
  return signed;
}
