import { type Address, getAddress, isAddress, zeroAddress, zeroHash } from "viem";
import type { PaymentTerms } from "./types.ts";

/** What an invoice has to say; the rest has a default. */
export type TermsInput = Pick<PaymentTerms, "number" | "token" | "amount" | "payExpiry"> &
  Partial<Omit<PaymentTerms, "number" | "token" | "amount" | "payExpiry">>;

/**
 * Terms with every field: in the token itself and not priced, no operator, payer, fee, policy, document or splits
 * unless given, and splits sorted by account. Addresses get their checksum.
 */
export function completeTerms(input: TermsInput & { readonly merchant: Address }): PaymentTerms {
  // What is no address, or has a wrong checksum, is left as it is: `checkForm` names the field.
  const normal = (address: Address): Address => (isAddress(address) ? getAddress(address) : address);
  const splits = (input.splits ?? []).map(({ account, bps }) => ({ account: normal(account), bps }));
  return {
    merchant: normal(input.merchant),
    operator: normal(input.operator ?? zeroAddress),
    payer: normal(input.payer ?? zeroAddress),
    number: input.number,
    token: normal(input.token),
    amount: input.amount,
    currency: normal(input.currency ?? input.token),
    source: normal(input.source ?? zeroAddress),
    payExpiry: input.payExpiry,
    authorizationExpiry: input.authorizationExpiry ?? 0n,
    feeBps: input.feeBps ?? 0n,
    feeReceiver: normal(input.feeReceiver ?? zeroAddress),
    policy: normal(input.policy ?? zeroAddress),
    referenceHash: input.referenceHash ?? zeroHash,
    splits: splits.sort((a, b) => (a.account.toLowerCase() < b.account.toLowerCase() ? -1 : 1)),
  };
}
