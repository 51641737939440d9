import type { AmountToken } from "../amounts/format.ts";
import type { NumberEntry, NumberlessTerms } from "../terms/numberBook.ts";
import { FeiqianError } from "./base.ts";

/** Terms that are not even well formed. */
export class MalformedTermsError extends FeiqianError {
  readonly field: string;

  constructor({
    field,
    attempted,
    allowed,
  }: {
    readonly field: string;
    readonly attempted: unknown;
    readonly allowed: string;
  }) {
    super(`${field} is ${String(attempted)}; it has to be ${allowed}.`, {
      metaMessages: ["Nothing was signed or sent. Correct the terms."],
      name: "MalformedTermsError",
    });
    this.field = field;
  }
}

/** An invoice whose id is not the id of its terms under this deployment. */
export class ForeignInvoiceError extends FeiqianError {
  constructor({ attempted, allowed }: { readonly attempted: string; readonly allowed: string }) {
    super(`The invoice is for ${attempted}; this deployment takes ${allowed}.`, {
      metaMessages: ["It was signed for another chain or contract, or its terms have been changed. Do not pay."],
      name: "ForeignInvoiceError",
    });
  }
}

/** An invoice link that cannot be read, or that has been changed on its way. */
export class InvoiceLinkError extends FeiqianError {
  /** `version`: this SDK does not read it; `checksum`: at least one character has changed; `encoding`: anything else. */
  readonly reason: "version" | "encoding" | "checksum";

  constructor({
    reason,
    message,
    cause,
  }: {
    readonly reason: "version" | "encoding" | "checksum";
    readonly message: string;
    readonly cause?: unknown;
  }) {
    super(message, {
      cause,
      metaMessages: ["Do not pay. Ask the merchant for the link again."],
      name: "InvoiceLinkError",
    });
    this.reason = reason;
  }
}

/** Text that is not an amount of the token. */
export class MalformedAmountError extends FeiqianError {
  constructor({ attempted, token }: { readonly attempted: string; readonly token: AmountToken }) {
    super(`"${attempted}" is not an amount of ${token.symbol}: digits, with ${token.decimals} decimals at most.`, {
      metaMessages: ['Write it as "1234.5": no sign, no separators, a point before decimals.'],
      name: "MalformedAmountError",
    });
  }
}

/** Text that is no currency's code. */
export class UnknownCurrencyError extends FeiqianError {
  constructor({ attempted }: { readonly attempted: string }) {
    super(`"${attempted}" is no currency; a code is three capital letters of ISO 4217, such as EUR.`, {
      metaMessages: ["Give such a code. An amount in a token names the token's address as its currency."],
      name: "UnknownCurrencyError",
    });
  }
}

/** A document that has no canonical JSON. */
export class MalformedDocumentError extends FeiqianError {
  constructor({
    path,
    attempted,
    allowed,
  }: {
    readonly path: string;
    readonly attempted: unknown;
    readonly allowed: string;
  }) {
    super(`${path} is ${String(attempted)}; it has to be ${allowed}.`, {
      metaMessages: ["Correct the document: its hash has to be the same wherever it is computed."],
      name: "MalformedDocumentError",
    });
  }
}

const sayFields = (terms: NumberlessTerms, fields: readonly string[]): string =>
  fields
    .map((field) => {
      const value = terms[field as keyof NumberlessTerms];
      return `${field} ${typeof value === "object" ? value.map(({ account, bps }) => `${account} ${bps} bps`).join(" ") || "none" : value}`;
    })
    .join(", ");

/** An order key that stands for other terms. */
export class OrderKeyReusedError extends FeiqianError {
  readonly key: string;
  /** What the key stands for. */
  readonly number: bigint;
  readonly allowed: NumberlessTerms;
  readonly attempted: NumberlessTerms;

  constructor({
    key,
    entry,
    attempted,
    fields,
  }: {
    readonly key: string;
    readonly entry: NumberEntry;
    readonly attempted: NumberlessTerms;
    /** The names of the terms that differ. */
    readonly fields: readonly string[];
  }) {
    super(
      `Order "${key}" is invoice number ${entry.number} with ${sayFields(entry.terms, fields)}; attempted was ${sayFields(attempted, fields)}.`,
      {
        metaMessages: [
          "Nothing was signed. Ask with the same terms for the same invoice, or with `amends: true` for an amended one.",
        ],
        name: "OrderKeyReusedError",
      },
    );
    this.key = key;
    this.number = entry.number;
    this.allowed = entry.terms;
    this.attempted = attempted;
  }
}

/** An order key, and no book to find its number in. */
export class NumberBookMissingError extends FeiqianError {
  constructor({ key }: { readonly key: string }) {
    super(`Order "${key}" was to be given its invoice number, and there is no number book.`, {
      metaMessages: ["Hand one over: `feiqianActions({ numbers })`, or give `number` in place of `key`."],
      name: "NumberBookMissingError",
    });
  }
}
