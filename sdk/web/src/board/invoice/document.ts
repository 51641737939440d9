import { type Deployment, type InvoiceDocument, documentHash, generateSalt } from "@feiqian/sdk";
import { type Address, type Hex, formatUnits } from "viem";
import { type Unit, unitOf } from "./validate.ts";
import type { Fields } from "./draft.ts";

/** A document and its salt: `documentHash` of both is the terms' `referenceHash`. */
export interface SaltedDocument {
  readonly salt: Hex;
  readonly document: InvoiceDocument;
}

interface Facts {
  readonly merchant: Address;
  readonly payer?: Address | undefined;
  readonly amount: bigint;
}

/** One line without tax, from the form's only field. */
function toDocument(about: string, { merchant, payer, amount }: Facts, unit: Unit, now: bigint): InvoiceDocument {
  const price = formatUnits(amount, unit.decimals);
  return {
    version: 1,
    currency: unit.symbol,
    issuedAt: new Date(Number(now) * 1_000).toISOString().slice(0, 10),
    seller: { name: merchant },
    buyer: { name: payer ?? "" },
    lines: [{ description: about, quantity: "1", unitPrice: price, taxRate: "0", taxAmount: "0", amount: price }],
    taxTotal: "0",
    total: price,
  };
}

/** An invoice's document and its hash; none if the field is empty. */
export function prepareDocument(
  deployment: Deployment,
  fields: Fields,
  facts: Facts,
  now: bigint,
): { readonly referenceHash: Hex; readonly salted: SaltedDocument } | undefined {
  const about = fields.about.trim();
  const unit = unitOf(deployment, fields);
  if (about === "" || !unit) return undefined;
  const salted = { salt: generateSalt(), document: toDocument(about, facts, unit, now) };
  return { referenceHash: documentHash(salted), salted };
}
