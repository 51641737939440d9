import { type Hex, bytesToHex, concat, isHex, keccak256, size, stringToHex } from "viem";
import { MalformedDocumentError } from "../errors/invoice.ts";

/** One line of an invoice's document. Decimal numbers are strings: JSON's own would round them. */
export interface DocumentLine {
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxRate: string;
  readonly taxAmount: string;
  /** Quantity times unit price, without tax. */
  readonly amount: string;
}

export interface DocumentParty {
  readonly name: string;
  readonly address?: string;
  readonly country?: string;
  readonly taxId?: string;
}

/** The document behind an invoice. It stays off chain; its hash stands in the terms. */
export interface InvoiceDocument {
  readonly version: 1;
  /** ISO 4217, or the token's symbol. */
  readonly currency: string;
  /** ISO 8601 date. */
  readonly issuedAt: string;
  readonly seller: DocumentParty;
  readonly buyer: DocumentParty;
  readonly lines: readonly DocumentLine[];
  readonly taxTotal: string;
  /** With tax. */
  readonly total: string;
  readonly note?: string;
}

export interface DocumentHashParameters {
  /** 32 random bytes, told to whoever may read the document: without it nobody can guess what was sold. */
  readonly salt: Hex;
  readonly document: InvoiceDocument;
}

/**
 * JSON with sorted keys and no spaces: one text for one document, however it was put together.
 * @example canonicalJson({ b: 1, a: ["x"] }); // {"a":["x"],"b":1}
 * @throws MalformedDocumentError (a number that is not whole, or a value that JSON does not have)
 */
export function canonicalJson(value: unknown, path = "document"): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return JSON.stringify(value);
    throw new MalformedDocumentError({ path, attempted: value, allowed: "a whole number; write decimals as a string" });
  }
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${path}[${i}]`)).join(",")}]`;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    // By UTF-16 code units, as RFC 8785 sorts.
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, `${path}.${key}`)}`).join(",")}}`;
  }
  throw new MalformedDocumentError({ path, attempted: value, allowed: "JSON: text, whole number, list or object" });
}

/**
 * The commitment to an invoice's document that goes into its terms: `keccak256(salt ‖ canonical JSON)`.
 * @example const referenceHash = documentHash({ salt: generateSalt(), document });
 * @throws MalformedDocumentError
 */
export function documentHash({ salt, document }: DocumentHashParameters): Hex {
  if (!isHex(salt) || size(salt) !== 32)
    throw new MalformedDocumentError({ path: "salt", attempted: salt, allowed: "32 bytes" });
  return keccak256(concat([salt, stringToHex(canonicalJson(document))]));
}

/** 32 random bytes for a document or a payout's names. @example documentHash({ salt: generateSalt(), document }); */
export const generateSalt = (): Hex => bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
