import type { AmountToken } from "../deployment.ts";
import type { NumberEntry, NumberlessTerms } from "../terms/types.ts";
import { type Bounds, FeiqianError, defineError } from "./base.ts";

type Malformed = { readonly field: string; readonly attempted: unknown; readonly allowed: string };

/** Terms that are not even well formed. */
export class MalformedTermsError
  extends /* @__PURE__ */ defineError("MalformedTermsError", (its: Malformed) => [
    `${its.field} is ${String(its.attempted)}; it has to be ${its.allowed}.`,
    "Nothing was signed or sent. Correct the terms.",
  ]) {}
/** An invoice whose id is not the id of its terms under this deployment. */
export class ForeignInvoiceError
  extends /* @__PURE__ */ defineError("ForeignInvoiceError", (its: Bounds<string>) => [
    `The invoice is for ${its.attempted}; this deployment takes ${its.allowed}.`,
    "It was signed for another chain or contract, or its terms have been changed. Do not pay.",
  ]) {}

interface UnreadableLink {
  /** `version`: this SDK does not read it; `checksum`: at least one character has changed; `encoding`: anything else. */
  readonly reason: "version" | "encoding" | "checksum";
  readonly message: string;
}

/** An invoice link that cannot be read, or that has been changed on its way. */
export class InvoiceLinkError
  extends /* @__PURE__ */ defineError("InvoiceLinkError", (its: UnreadableLink) => [
    its.message,
    "Do not pay. Ask the merchant for the link again.",
  ]) {}
interface UnprovenProfile extends Bounds<string> {
  /** `malformed`: a field cannot be read; the others: of another merchant, chain, domain, or not signed by the merchant. */
  readonly reason: "malformed" | "merchant" | "chain" | "domain" | "signature";
}

/** A merchant's profile that proves nothing. */
export class ProfileError
  extends /* @__PURE__ */ defineError("ProfileError", (its: UnprovenProfile) => [
    `The merchant's profile is not proven: it is ${its.attempted}; it has to be ${its.allowed}.`,
    "It proves no name. The merchant signs it again and serves it at /.well-known/feiqian.json of its domain.",
  ]) {}
/** Text that is not an amount of the token. */
export class MalformedAmountError
  extends /* @__PURE__ */ defineError(
    "MalformedAmountError",
    ({ attempted, token }: { attempted: string; token: AmountToken }) => [
      `"${attempted}" is not an amount of ${token.symbol}: digits, with ${token.decimals} decimals at most.`,
      'Write it as "1234.5": no sign, no separators, a point before decimals.',
    ],
  ) {}
/** Text that is no currency's code. */
export class UnknownCurrencyError
  extends /* @__PURE__ */ defineError("UnknownCurrencyError", (its: { attempted: string }) => [
    `"${its.attempted}" is no currency; a code is three capital letters of ISO 4217, such as EUR.`,
    "Give such a code. An amount in a token names the token's address as its currency.",
  ]) {}
/** A document that has no canonical JSON. */
export class MalformedDocumentError
  extends /* @__PURE__ */ defineError(
    "MalformedDocumentError",
    (its: { path: string; attempted: unknown; allowed: string }) => [
      `${its.path} is ${String(its.attempted)}; it has to be ${its.allowed}.`,
      "Correct the document: its hash has to be the same wherever it is computed.",
    ],
  ) {}

const writeFields = (terms: NumberlessTerms, fields: readonly string[]): string =>
  fields
    .map((field) => {
      const value = terms[field as keyof NumberlessTerms];
      return `${field} ${typeof value === "object" ? value.map(({ account, bps }) => `${account} ${bps} bps`).join(" ") || "none" : value}`;
    })
    .join(", ");

interface ReusedKey {
  readonly key: string;
  readonly entry: NumberEntry;
  readonly attempted: NumberlessTerms;
  readonly fields: readonly string[];
}

/** An order key that belongs to other terms. */
export class OrderKeyReusedError extends FeiqianError {
  readonly key: string;
  readonly number: bigint;
  readonly allowed: NumberlessTerms;
  readonly attempted: NumberlessTerms;

  constructor({ key, entry, attempted, fields }: ReusedKey) {
    const [its, asked] = [entry.terms, attempted].map((terms) => writeFields(terms, fields));
    super(`Order "${key}" is invoice number ${entry.number} with ${its}; attempted was ${asked}.`, {
      metaMessages: [
        "Nothing was signed. Ask with the same terms for the same invoice, or with `amends: true` for an amended one.",
      ],
      name: "OrderKeyReusedError",
    });
    this.key = key;
    this.number = entry.number;
    this.allowed = entry.terms;
    this.attempted = attempted;
  }
}

/** An order key, and no book to find its number in. */
export class NumberBookMissingError
  extends /* @__PURE__ */ defineError("NumberBookMissingError", (its: { key: string }) => [
    `Order "${its.key}" was to be given its invoice number, and there is no number book.`,
    "Hand one over: `feiqianActions({ numbers })`, or give `number` in place of `key`.",
  ]) {}
