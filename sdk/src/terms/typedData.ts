import type { Address } from "viem";
import type { Deployment } from "../deployment.ts";
import type { Domain, PaymentTerms as Terms } from "./types.ts";

/** The fields of a struct, as its EIP-712 type string has them between its brackets. */
type Fields<text extends string> = text extends `${infer type} ${infer name},${infer rest}`
  ? readonly [{ readonly name: name; readonly type: type }, ...Fields<rest>]
  : text extends `${infer type} ${infer name}`
    ? readonly [{ readonly name: name; readonly type: type }]
    : never;

const fields = <const text extends string>(text: text): Fields<text> =>
  text.split(",").map((field) => {
    const [type, name] = field.split(" ");
    return { name, type };
  }) as unknown as Fields<text>;

const PaymentTerms = /* @__PURE__ */ fields(
  "address merchant,address operator,address payer,uint256 number,address token,uint256 amount,address currency,address source,uint256 payExpiry,uint256 authorizationExpiry,uint256 feeBps,address feeReceiver,address policy,bytes32 referenceHash,Split[] splits",
);
const Split = /* @__PURE__ */ fields("address account,uint256 bps");
const SetSigner = /* @__PURE__ */ fields(
  "address owner,address signer,uint48 validUntil,uint16 maxOutBps,uint256 nonce,uint256 deadline",
);
const Claim = /* @__PURE__ */ fields(
  "address account,address store,address token,address to,uint256 amount,uint256 nonce,uint256 deadline",
);

export const termsTypes = { PaymentTerms, Split } as const;

/** The EIP-712 types of everything that is signed for Feiqian; twin of the type strings in the contracts. */
export const types = { PaymentTerms, Split, SetSigner, Claim } as const;

/** What the payer signs for the relayed rail, under the RelayedCollector's own domain. */
export const payTypes = {
  Pay: /* @__PURE__ */ fields("address payer,address token,uint256 maxIn,bytes32 id,uint256 deadline"),
} as const;

/** What an issuer signs for one payment, under the domain of its source of quotes. */
export const quoteTypes = {
  Quote: /* @__PURE__ */ fields("bytes32 id,uint256 rate,uint256 ratedAt,uint256 validUntil"),
} as const;

/** What the payer signs for the ERC-3009 rail, under the token's domain: its nonce is the payment's id. */
export const receiveTypes = {
  ReceiveWithAuthorization: /* @__PURE__ */ fields(
    "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce",
  ),
} as const;

/** ERC-2612, under the token's domain. */
export const permitTypes = {
  Permit: /* @__PURE__ */ fields("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline"),
} as const;

/** What the payer signs for Permit2: a transfer whose witness is the payment's id. */
export const permit2Types = {
  PermitWitnessTransferFrom: /* @__PURE__ */ fields(
    "TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,bytes32 id",
  ),
  TokenPermissions: /* @__PURE__ */ fields("address token,uint256 amount"),
} as const;

/** What ids and signatures of a deployment are bound to. @example getPaymentId(terms, domainOf(deployment)); */
export const domainOf = ({ chainId, processor }: Deployment): Domain => ({ chainId, verifyingContract: processor });

/** The full EIP-712 domain. @example const domain = toTypedDataDomain(domainOf(deployment)); */
export const toTypedDataDomain = (domain: Domain) =>
  ({ name: "Feiqian", version: "1", chainId: domain.chainId, verifyingContract: domain.verifyingContract }) as const;

type FullDomain = ReturnType<typeof toTypedDataDomain>;
type Claimed = Record<"store" | "token" | "owner" | "to", Address> &
  Record<"amount" | "ownerNonce" | "deadline", bigint>;
type Named = Record<"merchant" | "signer", Address> &
  Record<"validUntil" | "maxOutBps" | "signerNonce" | "deadline", bigint>;

export const toClaimTypedData = (domain: FullDomain, { owner, ownerNonce, ...claim }: Claimed) =>
  ({
    domain,
    types: { Claim: types.Claim },
    primaryType: "Claim",
    message: { ...claim, account: owner, nonce: ownerNonce },
  }) as const;

export const toSetSignerTypedData = (
  domain: FullDomain,
  { merchant, signer, validUntil, maxOutBps, signerNonce, deadline }: Named,
) =>
  ({
    domain,
    types: { SetSigner: types.SetSigner },
    primaryType: "SetSigner",
    message: {
      owner: merchant,
      signer,
      validUntil: Number(validUntil),
      maxOutBps: Number(maxOutBps),
      nonce: signerNonce,
      deadline,
    },
  }) as const;

export const toTermsTypedData = (domain: FullDomain, message: Terms) =>
  ({ domain, types: termsTypes, primaryType: "PaymentTerms", message }) as const;
