import { toInvoiceNumber } from "./toInvoiceNumber.ts";
import { termsTypes } from "./typedData.ts";
import type { NumberEntry, NumberlessTerms } from "./types.ts";

export interface NumberPlace {
  /** Which numbers: a merchant's under one contract of one chain, so that no chain's numbers meet another's. */
  readonly series: string;
  /** The merchant's own order key. */
  readonly key: string;
  /** A new number is at least this one: those before it are spent on the chain. @default none */
  readonly from?: bigint | undefined;
}

/**
 * Which invoice number belongs to which order of the merchant's. Three functions over any database will do; each has to
 * be atomic, since two servers may come with one order at once.
 */
export interface NumberBook {
  readonly get: (place: NumberPlace) => Promise<NumberEntry | undefined>;
  /**
   * The number that a new order would have, as far as the book knows. `invoice.sign` asks the chain from there on, and
   * hands the first unused number over as `from`. Without it a book has to begin behind the merchant's spent numbers.
   */
  readonly next?: ((place: Pick<NumberPlace, "series">) => Promise<bigint>) | undefined;
  /** Writes down the next free number with these terms, unless the order has an entry. Returns the entry that stands. */
  readonly allocate: (place: NumberPlace, terms: NumberlessTerms) => Promise<NumberEntry>;
  /** Replaces the terms, if they are still `from`'s. Returns the present entry: another's, if that was quicker. */
  readonly amend: (place: NumberPlace, change: NumberAmendment) => Promise<NumberEntry>;
}

export type NumberAmendment = { readonly from: NumberEntry; readonly to: NumberlessTerms };

export interface NumberBookConfig {
  /** Which range, where several servers have a book each: see `toInvoiceNumber`. @default 0n */
  readonly server?: bigint | undefined;
  /** The first sequence of the range. @default 1n */
  readonly first?: bigint | undefined;
}

/**
 * Terms as JSON, for a number book of your own: whole numbers are decimal strings, fields in the struct's order.
 * @example await database.insert({ number: `${number}`, terms: termsToJson(terms) });
 */
export const termsToJson = (terms: NumberlessTerms): string => {
  const splits = terms.splits.map(({ account, bps }) => ({ account, bps }));
  const fields = termsTypes.PaymentTerms.flatMap(({ name }) => (name === "number" ? [] : [[name, terms[name]]]));
  return JSON.stringify({ ...Object.fromEntries(fields), splits }, (_, value: unknown) =>
    typeof value === "bigint" ? `${value}` : value,
  );
};

const bigintFields: readonly string[] = [...termsTypes.PaymentTerms, ...termsTypes.Split].flatMap(({ name, type }) =>
  type === "uint256" ? [name] : [],
);

/**
 * The terms of `termsToJson`. @throws SyntaxError for text that is not JSON, or has no number where one belongs
 * @example const entry = { number: BigInt(row.number), terms: termsFromJson(row.terms) };
 */
export const termsFromJson = (text: string): NumberlessTerms =>
  JSON.parse(text, (field, value: unknown) =>
    bigintFields.includes(field) ? BigInt(value as string) : value,
  ) as NumberlessTerms;

export const differences = (a: NumberlessTerms, b: NumberlessTerms): readonly string[] => {
  const [left, right] = [a, b].map((terms) => JSON.parse(termsToJson(terms)) as Readonly<Record<string, unknown>>);
  return Object.keys(left!).filter((field) => JSON.stringify(left![field]) !== JSON.stringify(right![field]));
};

export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The sequence in a server's range that the chain's first unused number is; 0: none is given. */
export const sequenceOf = ({ from = 0n }: Pick<NumberPlace, "from">, server: bigint): bigint =>
  max(0n, from - toInvoiceNumber({ server, sequence: 0n }));

/**
 * A number book in memory, gone with the process: for tests, and for a program that lives as long as its orders. A shop
 * keeps a file (`createFileNumberBook` of `@feiqian/sdk/node`) or its own database.
 * @param config `server`: the range, from 0; `first`: the first sequence of it.
 * @example const client = createClient({ account, transport }).extend(feiqianActions({ numbers: createNumberBook() }));
 * @throws MalformedTermsError for a range that numbers do not have
 */
export function createNumberBook({ server = 0n, first = 1n }: NumberBookConfig = {}): NumberBook {
  toInvoiceNumber({ server, sequence: first });
  const entries = new Map<string, NumberEntry>();
  const sequences = new Map<string, bigint>();
  const idOf = ({ series, key }: NumberPlace) => JSON.stringify([series, key]);
  // Nothing is awaited between reading and writing: that is what makes each of them atomic.
  return {
    get: async (place) => entries.get(idOf(place)),
    next: async ({ series }) => toInvoiceNumber({ server, sequence: sequences.get(series) ?? first }),
    async allocate(place, terms) {
      const known = entries.get(idOf(place));
      if (known) return known;
      const own = sequences.get(place.series) ?? first;
      const sequence = max(own, sequenceOf(place, server));
      const entry = { number: toInvoiceNumber({ server, sequence }), terms };
      sequences.set(place.series, sequence + 1n);
      entries.set(idOf(place), entry);
      return entry;
    },
    async amend(place, { from, to }) {
      const known = entries.get(idOf(place)) ?? from;
      if (termsToJson(known.terms) !== termsToJson(from.terms)) return known;
      const entry = { number: known.number, terms: to };
      entries.set(idOf(place), entry);
      return entry;
    },
  };
}
