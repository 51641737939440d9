import type { Address, Hex } from "viem";
import type { Deployment } from "../deployment.ts";
import type { Domain, PaymentId, PaymentTerms } from "./types.ts";

/** Terms with a merchant's signature: whoever holds it can pay it. */
export interface Invoice {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  /** The merchant, or a signer that it has named. */
  readonly signer: Address;
  /** ECDSA of 65 bytes, ERC-1271 or ERC-6492. */
  readonly signature: Hex;
}

/** What ids and signatures of a deployment are bound to. @example getPaymentId(terms, domainOf(deployment)); */
export const domainOf = ({ chainId, processor }: Deployment): Domain => ({ chainId, verifyingContract: processor });
