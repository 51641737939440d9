import { hashTypedData } from "viem";
import { termsTypes, toTypedDataDomain } from "./typedData.ts";
import type { Domain, PaymentId, PaymentTerms } from "./types.ts";

/**
 * The id of a payment: the EIP-712 digest of its terms. No chain is asked.
 * @example const id = getPaymentId(terms, { chainId: 1, verifyingContract: "0x…" });
 */
export function getPaymentId(terms: PaymentTerms, domain: Domain): PaymentId {
  return hashTypedData({
    domain: toTypedDataDomain(domain),
    types: termsTypes,
    primaryType: "PaymentTerms",
    message: terms,
  });
}
