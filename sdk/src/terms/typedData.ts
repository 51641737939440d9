import type { Domain } from "./types.ts";

const PaymentTerms = [
  { name: "merchant", type: "address" },
  { name: "operator", type: "address" },
  { name: "payer", type: "address" },
  { name: "number", type: "uint256" },
  { name: "token", type: "address" },
  { name: "amount", type: "uint256" },
  { name: "currency", type: "address" },
  { name: "source", type: "address" },
  { name: "payExpiry", type: "uint256" },
  { name: "authorizationExpiry", type: "uint256" },
  { name: "feeBps", type: "uint256" },
  { name: "feeReceiver", type: "address" },
  { name: "policy", type: "address" },
  { name: "referenceHash", type: "bytes32" },
  { name: "splits", type: "Split[]" },
] as const;

const Split = [
  { name: "account", type: "address" },
  { name: "bps", type: "uint256" },
] as const;

const SetSigner = [
  { name: "owner", type: "address" },
  { name: "signer", type: "address" },
  { name: "validUntil", type: "uint48" },
  { name: "maxOutBps", type: "uint16" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

const Claim = [
  { name: "account", type: "address" },
  { name: "store", type: "address" },
  { name: "token", type: "address" },
  { name: "to", type: "address" },
  { name: "amount", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

export const termsTypes = { PaymentTerms, Split } as const;

/** The EIP-712 types of everything that is signed for Feiqian; twin of the type strings in the contracts. */
export const types = { PaymentTerms, Split, SetSigner, Claim } as const;

/** What the payer signs for the relayed rail, under the RelayedCollector's own domain. */
export const payTypes = {
  Pay: [
    { name: "payer", type: "address" },
    { name: "token", type: "address" },
    { name: "maxIn", type: "uint256" },
    { name: "id", type: "bytes32" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** What the payer signs for the ERC-3009 rail, under the token's domain: its nonce is the payment's id. */
export const receiveTypes = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

/** ERC-2612, under the token's domain. */
export const permitTypes = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** What the payer signs for Permit2: a transfer whose witness is the payment's id. */
export const permit2Types = {
  PermitWitnessTransferFrom: [
    { name: "permitted", type: "TokenPermissions" },
    { name: "spender", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
    { name: "id", type: "bytes32" },
  ],
  TokenPermissions: [
    { name: "token", type: "address" },
    { name: "amount", type: "uint256" },
  ],
} as const;

/** The full EIP-712 domain. @example const domain = toTypedDataDomain(domainOf(deployment)); */
export const toTypedDataDomain = (domain: Domain) =>
  ({ name: "Feiqian", version: "1", chainId: domain.chainId, verifyingContract: domain.verifyingContract }) as const;
