import type { Address, Hex } from "viem";

/** A part of every payment under the terms: `bps` basis points for `account`, rounded down to the token's unit. */
export type Split = { readonly account: Address; readonly bps: bigint };

/** The agreement of merchant and payer; the struct `PaymentTerms` of the contracts, field by field. */
export interface PaymentTerms {
  /** Payee, normally a Safe. It takes what fee and splits leave over. */
  readonly merchant: Address;
  /** May capture, void and refund for the merchant; `zeroAddress`: the merchant alone. */
  readonly operator: Address;
  /** The only account that may pay; `zeroAddress`: anyone may. */
  readonly payer: Address;
  /** The merchant's own invoice number, spent once. */
  readonly number: bigint;
  readonly token: Address;
  /** From 1 to 2^120 - 1, in units of `currency`: a token's base units, or a currency's minor ones. */
  readonly amount: bigint;
  /** Unit of the amount: the token itself; of priced terms another one, or an ISO-4217 number as an address. */
  readonly currency: Address;
  /** Prices the currency in the token when the payment is taken; `zeroAddress`: the terms are not priced. */
  readonly source: Address;
  /** Unix seconds. The payment must be taken before it. */
  readonly payExpiry: bigint;
  /** `0n`: the terms are charged at once. Otherwise authorized, and captured before it (unix seconds). */
  readonly authorizationExpiry: bigint;
  /** Fee in basis points of the amount. */
  readonly feeBps: bigint;
  readonly feeReceiver: Address;
  /** Asked before the payment is taken; `zeroAddress`: nobody is asked. */
  readonly policy: Address;
  /** `keccak256(salt ‖ document)`; `zeroHash` where there is no document. */
  readonly referenceHash: Hex;
  /** Strictly ascending by account, at most 16. */
  readonly splits: readonly Split[];
}

export type NumberlessTerms = Omit<PaymentTerms, "number">;

export type NumberEntry = { readonly number: bigint; readonly terms: NumberlessTerms };

/** The EIP-712 digest of the terms under the chain and contract that they were written for. */
export type PaymentId = Hex;

export interface Domain {
  readonly chainId: number;
  /** The PaymentProcessor. */
  readonly verifyingContract: Address;
}

/** Terms with a merchant's signature: whoever holds it can pay it. */
export interface Invoice {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  /** The merchant, or a signer that it has named. */
  readonly signer: Address;
  /** ECDSA of 65 bytes, ERC-1271 or ERC-6492. */
  readonly signature: Hex;
}
