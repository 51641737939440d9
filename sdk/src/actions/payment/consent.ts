import { type Address, type Hex, encodeAbiParameters, encodePacked, parseSignature } from "viem";
import type { Deployment } from "../../deployment.ts";
import type { Invoice } from "../../terms/invoice.ts";
import { payTypes, permitTypes, receiveTypes, toTypedDataDomain } from "../../terms/typedData.ts";
import { type Permit2Consent, encodePermit2Consent, toPermit2Permission } from "./permit2.ts";

/**
 * How the tokens leave the payer.
 *
 * - `allowance`: its own call, by its allowance to the processor.
 * - `permit2`: its Permit2 signature, by its allowance to Permit2.
 * - `relayed`: its signature for Feiqian, a contract's too (ERC-1271), by its allowance to the RelayedCollector.
 * - `erc3009`: its signature for the token (USDC has it), and no allowance at all.
 * - `erc2612`: its own call with a permit for the token, which is its allowance.
 */
export type Rail = "allowance" | ConsentRail;

/** The rails on which the payer signs. */
export type ConsentRail = "permit2" | "relayed" | "erc3009" | "erc2612";

/** A payer's signature for one payment by its allowance to the RelayedCollector. Anyone may send it. */
export interface RelayedConsent {
  readonly rail: "relayed";
  readonly payer: Address;
  /** The most that may be taken, in base units of the token. */
  readonly maxIn: bigint;
  /** Unix seconds: the signature is good until and at it. */
  readonly deadline: bigint;
  /** ECDSA of 65 bytes, ERC-1271 or ERC-6492. */
  readonly signature: Hex;
}

/** A payer's ERC-3009 signature, whose nonce is the payment's id. Anyone may send it. */
export interface Erc3009Consent {
  readonly rail: "erc3009";
  readonly payer: Address;
  /** Unix seconds, exclusive. */
  readonly validAfter: bigint;
  /** Unix seconds, exclusive. */
  readonly validBefore: bigint;
  readonly signature: Hex;
}

/** A payer's ERC-2612 permit. It names no payment, so the payer alone may send it. */
export interface Erc2612Consent {
  readonly rail: "erc2612";
  readonly payer: Address;
  /** The most that may be taken, in base units of the token. */
  readonly maxIn: bigint;
  /** Unix seconds: the signature is good until and at it. */
  readonly deadline: bigint;
  /** ECDSA of 65 bytes. */
  readonly signature: Hex;
}

/** A payer's signature for one payment. Without a `rail` it is Permit2's. */
export type Consent = Permit2Consent | RelayedConsent | Erc3009Consent | Erc2612Consent;

export const railOf = ({ rail = "permit2" }: Consent): ConsentRail => rail;

/** The collector that takes the tokens over a rail. */
export const collectorOf = (deployment: Deployment, rail: ConsentRail): Address =>
  ({
    permit2: deployment.permit2Collector,
    relayed: deployment.relayedCollector,
    erc3009: deployment.erc3009Collector,
    erc2612: deployment.erc2612Collector,
  })[rail];

/** Whom the payer has to have approved over a rail; on `erc3009` nobody, on `erc2612` its permit does it. */
export const spenderOf = (deployment: Deployment, rail: Rail): Address => {
  if (rail === "allowance") return deployment.processor;
  return rail === "permit2" ? deployment.permit2 : collectorOf(deployment, rail);
};

/** The consent as its collector reads it. */
export function encodeConsent(consent: Consent): Hex {
  switch (consent.rail) {
    case "relayed":
      return encodePacked(["uint256", "uint256", "bytes"], [consent.maxIn, consent.deadline, consent.signature]);
    case "erc3009":
      return encodeAbiParameters(
        [{ type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
        [consent.validAfter, consent.validBefore, consent.signature],
      );
    case "erc2612": {
      const { r, s, yParity } = parseSignature(consent.signature);
      return encodeAbiParameters(
        [{ type: "uint256" }, { type: "uint256" }, { type: "uint8" }, { type: "bytes32" }, { type: "bytes32" }],
        [consent.maxIn, consent.deadline, 27 + yParity, r, s],
      );
    }
    default:
      return encodePermit2Consent(consent);
  }
}

/** A token's EIP-712 domain, with what the token says of it. */
export interface TokenDomain {
  readonly name?: string;
  readonly version?: string;
  readonly chainId?: number;
  readonly verifyingContract?: Address;
  readonly salt?: Hex;
}

type Signed = Pick<Invoice, "id" | "terms">;

/** Under the RelayedCollector's own domain, so that no signature of an invoice passes for it. */
const toRelayedPermission = (
  { chainId, relayedCollector }: Deployment,
  { id, terms: { token } }: Signed,
  { payer, maxIn, deadline }: Pick<Signing, "payer" | "maxIn" | "deadline">,
) =>
  ({
    rail: "relayed",
    maxIn,
    deadline,
    typedData: {
      domain: toTypedDataDomain({ chainId, verifyingContract: relayedCollector }),
      types: payTypes,
      primaryType: "Pay",
      message: { payer, token, maxIn, id, deadline },
    },
  }) as const;

const toErc3009Permission = (
  { erc3009Collector: to }: Deployment,
  { id, terms }: Signed,
  { payer, deadline, domain }: Pick<Signing, "payer" | "deadline" | "domain">,
) =>
  ({
    rail: "erc3009",
    validAfter: 0n,
    validBefore: deadline,
    typedData: {
      domain,
      types: receiveTypes,
      primaryType: "ReceiveWithAuthorization",
      message: { from: payer, to, value: terms.amount, validAfter: 0n, validBefore: deadline, nonce: id },
    },
  }) as const;

const toErc2612Permission = (
  { erc2612Collector: spender }: Deployment,
  {
    payer: owner,
    maxIn,
    deadline,
    domain,
    permitNonce: nonce,
  }: Pick<Signing, "payer" | "maxIn" | "deadline" | "domain" | "permitNonce">,
) =>
  ({
    rail: "erc2612",
    maxIn,
    deadline,
    typedData: {
      domain,
      types: permitTypes,
      primaryType: "Permit",
      message: { owner, spender, value: maxIn, nonce, deadline },
    },
  }) as const;

/** What a payer signs on a rail. With its signature and the payer it is the consent. */
export type Permission =
  | ReturnType<typeof toPermit2Permission>
  | ReturnType<typeof toRelayedPermission>
  | ReturnType<typeof toErc3009Permission>
  | ReturnType<typeof toErc2612Permission>;

interface Signing {
  readonly payer: Address;
  /** The most that may be taken, in base units of the token. */
  readonly maxIn: bigint;
  readonly deadline: bigint;
  /** The payer's Permit2 nonce. */
  readonly permit2Nonce: bigint;
  /** The payer's next ERC-2612 nonce. */
  readonly permitNonce: bigint;
  /** The token's, for the rails on which the token checks the signature. */
  readonly domain: TokenDomain;
}

/** What the payer is to sign to pay an invoice over `rail`. */
export function toPermission(deployment: Deployment, invoice: Signed, rail: ConsentRail, signing: Signing): Permission {
  const { maxIn, deadline } = signing;
  switch (rail) {
    case "relayed":
      return toRelayedPermission(deployment, invoice, signing);
    case "erc3009":
      return toErc3009Permission(deployment, invoice, signing);
    case "erc2612":
      return toErc2612Permission(deployment, signing);
    default:
      return toPermit2Permission(deployment, invoice, { maxIn, nonce: signing.permit2Nonce, deadline });
  }
}
