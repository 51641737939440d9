import { getAddress, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { type Invoice, type PaymentTerms, getPaymentId, toTypedDataDomain, types } from "../../sdk/src/index.ts";

export const merchant = privateKeyToAccount(`0x${"11".repeat(32)}`);
export const target = { chainId: 31337, processor: getAddress("0x00000000000000000000000000000000000fe1a0") };
export const domain = { chainId: target.chainId, verifyingContract: target.processor };

/** Terms that could be paid, on a chain that is not there. */
export const termsOf = (overrides: Partial<PaymentTerms> = {}): PaymentTerms => ({
  merchant: merchant.address,
  operator: zeroAddress,
  payer: zeroAddress,
  number: 300n,
  token: "0xdAC17F958D2ee523a2206206994597C13D831ec7",
  amount: 100_000_000n,
  currency: overrides.token ?? "0xdAC17F958D2ee523a2206206994597C13D831ec7",
  source: zeroAddress,
  payExpiry: 2_000_000_000n,
  authorizationExpiry: 0n,
  feeBps: 0n,
  feeReceiver: zeroAddress,
  policy: zeroAddress,
  referenceHash: zeroHash,
  splits: [],
  ...overrides,
});

export async function invoiceOf(terms: PaymentTerms): Promise<Invoice> {
  const signature = await merchant.signTypedData({
    domain: toTypedDataDomain(domain),
    types,
    primaryType: "PaymentTerms",
    message: terms,
  });
  return { id: getPaymentId(terms, domain), terms, signer: merchant.address, signature };
}
