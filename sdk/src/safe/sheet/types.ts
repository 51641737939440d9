import type { Address, Hex } from "viem";
import type { AmountToken } from "../../deployment.ts";
import type { SheetProblem } from "./problems.ts";

export type SheetRow = { readonly line: number; readonly fields: Readonly<Record<string, string>> };

export type Sheet = { readonly rows: readonly SheetRow[]; readonly problems: readonly SheetProblem[] };

export interface ParsedRecord {
  readonly record: readonly string[];
  /** `lines`: the line of the file in which it ends, from 1. */
  readonly info: { readonly lines: number };
}

/** A parser of CSV: what csv-parse's `parse` is, called with `csvOptions`. */
export type ParseCsv = (text: string, options: CsvOptions) => unknown;

export interface CsvOptions {
  readonly bom: true;
  readonly info: true;
  readonly trim: true;
  readonly skip_empty_lines: true;
  readonly relax_column_count: true;
}

export type SheetToken = AmountToken & { readonly address: Address };

/** A line that can be read; whether it may be paid is another question. */
export interface PlannedLine {
  /** Its line in the file, from 1. */
  readonly line: number;
  readonly name: string;
  readonly to: Address;
  /** In the token's base units. */
  readonly amount: bigint;
  /** Its text where its bytes are text, otherwise hex; "" where there is none. */
  readonly reference: string;
  readonly referenceHex: Hex | undefined;
}

/** A payee that is known: out of the address book, or out of an earlier payout's results. */
export interface KnownPayee {
  readonly name: string;
  readonly address: Address;
  readonly file: string;
  /** It is in the address book, which somebody keeps with care. */
  readonly isInBook: boolean;
  /** A payment to it, where results say so: its reference, "" for none, and its decimal amount. */
  readonly paid?: { readonly reference: string; readonly transaction: string; readonly amount: string };
}

/** A line that the Safe has paid, by the chain or the indexer. */
export interface PaidBefore {
  readonly to: Address;
  /** In the token's base units. */
  readonly amount: bigint;
  readonly reference: Hex | undefined;
  readonly transaction: Hex;
}

export interface SanctionedPayee {
  readonly address: Address;
  /** Which list: a file's name, or the contract's address. */
  readonly list: string;
  readonly isOnChain: boolean;
}
