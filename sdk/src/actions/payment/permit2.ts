import { type Address, type Hex, encodeAbiParameters } from "viem";
import type { Deployment } from "../../deployment.ts";
import type { Invoice } from "../../terms/invoice.ts";
import { permit2Types } from "../../terms/typedData.ts";

/** A payer's Permit2 signature for one payment. Anyone may send it; it pays this invoice and no other. */
export interface Permit2Consent {
  readonly rail?: "permit2" | undefined;
  readonly payer: Address;
  /** The most that may be taken, in base units of the token. */
  readonly maxIn: bigint;
  readonly nonce: bigint;
  /** Unix seconds: the signature is good until and at it. */
  readonly deadline: bigint;
  readonly signature: Hex;
}

/** A transfer of `maxIn` at most, by our collector alone, with the payment's id as its witness. */
export const toPermit2Permission = (
  { chainId, permit2, permit2Collector }: Deployment,
  { id, terms }: Pick<Invoice, "id" | "terms">,
  { maxIn, nonce, deadline }: Pick<Permit2Consent, "maxIn" | "nonce" | "deadline">,
) =>
  ({
    rail: "permit2",
    maxIn,
    nonce,
    deadline,
    typedData: {
      domain: { name: "Permit2", chainId, verifyingContract: permit2 },
      types: permit2Types,
      primaryType: "PermitWitnessTransferFrom",
      message: {
        permitted: { token: terms.token, amount: maxIn },
        spender: permit2Collector,
        nonce,
        deadline,
        id,
      },
    },
  }) as const;

/** The consent as Permit2Collector reads it. */
export const encodePermit2Consent = ({ maxIn, nonce, deadline, signature }: Permit2Consent): Hex =>
  encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
    [maxIn, nonce, deadline, signature],
  );
