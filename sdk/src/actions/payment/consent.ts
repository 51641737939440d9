import { type Address, type Hex, encodeAbiParameters, encodePacked, parseSignature } from "viem";
import type { Deployment } from "../../deployment.ts";
import type { Invoice } from "../../terms/types.ts";
import { payTypes, permit2Types, permitTypes, receiveTypes, toTypedDataDomain } from "../../terms/typedData.ts";

/**
 * How the tokens leave the payer.
 * - `allowance`: its own call, by its allowance to the processor.
 * - `permit2`: its Permit2 signature, by its allowance to Permit2.
 * - `relayed`: its signature for Feiqian, a contract's too (ERC-1271), by its allowance to the RelayedCollector.
 * - `erc3009`: its signature for the token (USDC has it), and no allowance at all.
 * - `erc2612`: its own call with a permit for the token, which is its allowance.
 */
export type Rail = "allowance" | ConsentRail;
export type ConsentRail = "permit2" | "relayed" | "erc3009" | "erc2612";
type Signed = { readonly payer: Address; readonly signature: Hex };

interface Bounded extends Signed {
  /** The most that may be taken, in base units of the token. */
  readonly maxIn: bigint;
  /** Unix seconds: the signature is good until and at it. */
  readonly deadline: bigint;
}

/** A payer's Permit2 signature for one payment. Anyone may send it; it pays this invoice and no other. */
export type Permit2Consent = Bounded & { readonly rail?: "permit2" | undefined; readonly nonce: bigint };

/** A payer's signature for one payment by its allowance to the RelayedCollector: ECDSA, ERC-1271 or ERC-6492. Anyone may send it. */
export type RelayedConsent = Bounded & { readonly rail: "relayed" };

/** A payer's ERC-3009 signature, whose nonce is the payment's id. Anyone may send it. Its instants are exclusive. */
export interface Erc3009Consent extends Signed {
  readonly rail: "erc3009";
  /** Unix seconds. */
  readonly validAfter: bigint;
  /** Unix seconds. */
  readonly validBefore: bigint;
}

/** A payer's ERC-2612 permit: ECDSA of 65 bytes. It names no payment, so the payer alone may send it. */
export type Erc2612Consent = Bounded & { readonly rail: "erc2612" };

/** A payer's signature for one payment. Without a `rail` it is Permit2's. */
export type Consent = Permit2Consent | RelayedConsent | Erc3009Consent | Erc2612Consent;

export const railOf = ({ rail = "permit2" }: Consent): ConsentRail => rail;

export const collectorOf = (deployment: Deployment, rail: ConsentRail): Address =>
  ({
    permit2: deployment.permit2Collector,
    relayed: deployment.relayedCollector,
    erc3009: deployment.erc3009Collector,
    erc2612: deployment.erc2612Collector,
  })[rail];

/** Contract that needs the payer's approval on a rail; `erc3009` has none, the permit of `erc2612` is one. */
export const spenderOf = (deployment: Deployment, rail: Rail): Address => {
  if (rail === "allowance") return deployment.processor;
  return rail === "permit2" ? deployment.permit2 : collectorOf(deployment, rail);
};

const uint256 = { type: "uint256" } as const;

export function encodeConsent(consent: Consent): Hex {
  const { signature } = consent;
  switch (consent.rail) {
    case "relayed":
      return encodePacked(["uint256", "uint256", "bytes"], [consent.maxIn, consent.deadline, signature]);
    case "erc3009":
      return encodeAbiParameters(
        [uint256, uint256, { type: "bytes" }],
        [consent.validAfter, consent.validBefore, signature],
      );
    case "erc2612": {
      const { r, s, yParity } = parseSignature(signature);
      return encodeAbiParameters(
        [uint256, uint256, { type: "uint8" }, { type: "bytes32" }, { type: "bytes32" }],
        [consent.maxIn, consent.deadline, 27 + yParity, r, s],
      );
    }
    default:
      return encodeAbiParameters(
        [uint256, uint256, uint256, { type: "bytes" }],
        [consent.maxIn, consent.nonce, consent.deadline, signature],
      );
  }
}

export interface TokenDomain {
  readonly name?: string;
  readonly version?: string;
  readonly chainId?: number;
  readonly verifyingContract?: Address;
  readonly salt?: Hex;
}

interface Signing {
  readonly payer: Address;
  /** The most that may be taken, in base units of the token. */
  readonly maxIn: bigint;
  readonly deadline: bigint;
  readonly permit2Nonce: bigint;
  readonly permitNonce: bigint;
  readonly domain: TokenDomain;
}

/** Typed data that a payer signs on a rail. With its signature and the payer it is the consent. */
export type Permission = ReturnType<typeof toPermission>;

export function toPermission(
  deployment: Deployment,
  { id, terms }: Pick<Invoice, "id" | "terms">,
  rail: ConsentRail,
  { payer, maxIn, deadline, permit2Nonce: nonce, permitNonce, domain }: Signing,
) {
  const { chainId, permit2, permit2Collector, relayedCollector, erc3009Collector, erc2612Collector } = deployment;
  switch (rail) {
    case "relayed":
      return {
        rail,
        maxIn,
        deadline,
        typedData: {
          // The RelayedCollector's own domain, so that no signature of an invoice passes for it.
          domain: toTypedDataDomain({ chainId, verifyingContract: relayedCollector }),
          types: payTypes,
          primaryType: "Pay",
          message: { payer, token: terms.token, maxIn, id, deadline },
        },
      } as const;
    case "erc3009": {
      const valid = { validAfter: 0n, validBefore: deadline } as const;
      return {
        rail,
        ...valid,
        typedData: {
          domain,
          types: receiveTypes,
          primaryType: "ReceiveWithAuthorization",
          message: { from: payer, to: erc3009Collector, value: terms.amount, ...valid, nonce: id },
        },
      } as const;
    }
    case "erc2612":
      return {
        rail,
        maxIn,
        deadline,
        typedData: {
          domain,
          types: permitTypes,
          primaryType: "Permit",
          message: { owner: payer, spender: erc2612Collector, value: maxIn, nonce: permitNonce, deadline },
        },
      } as const;
    default:
      return {
        rail,
        maxIn,
        nonce,
        deadline,
        typedData: {
          domain: { name: "Permit2", chainId, verifyingContract: permit2 },
          types: permit2Types,
          primaryType: "PermitWitnessTransferFrom",
          message: { permitted: { token: terms.token, amount: maxIn }, spender: permit2Collector, nonce, deadline, id },
        },
      } as const;
  }
}
