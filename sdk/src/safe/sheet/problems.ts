import { sheetProblemWords } from "./problemWords.ts";

type None = Readonly<Record<never, never>>;

/** What can be wrong with a sheet, each with what its sentence needs. */
export interface SheetFacts {
  // The file.
  readonly noCsv: { readonly reason: string };
  readonly emptyFile: { readonly columns: string };
  readonly noCommas: None;
  readonly missingColumn: { readonly column: string; readonly columns: string };
  readonly unknownColumn: { readonly column: string };
  readonly doubledColumn: { readonly column: string };
  readonly noLines: None;
  readonly tooManyLines: { readonly lines: number; readonly allowed: number };
  readonly notEnough: { readonly total: string; readonly safe: string; readonly balance: string };
  // A line.
  readonly cells: { readonly cells: number; readonly columns: number };
  readonly noName: None;
  readonly unseenName: { readonly name: string };
  readonly formulaName: { readonly name: string };
  readonly noAddress: None;
  readonly malformedAddress: { readonly address: string };
  readonly mistypedAddress: { readonly address: string };
  readonly uncheckedAddress: { readonly address: string };
  readonly noAmount: None;
  readonly negativeAmount: { readonly amount: string };
  readonly abbreviatedAmount: { readonly amount: string };
  readonly separatedAmount: { readonly amount: string };
  readonly malformedAmount: { readonly amount: string };
  readonly zeroAmount: { readonly amount: string };
  readonly preciseAmount: { readonly amount: string; readonly symbol: string; readonly decimals: number };
  readonly formulaReference: { readonly reference: string };
  readonly unwritableReference: { readonly reference: string; readonly reason: string };
  readonly malformedPayee: { readonly name: string; readonly address: string };
  // A line among others.
  readonly impossiblePayee: { readonly address: string; readonly what: ImpossiblePayee; readonly symbol: string };
  readonly sameReference: { readonly reference: string; readonly line: number };
  readonly sameLine: { readonly line: number };
  readonly repeatedPayee: { readonly address: string; readonly line: number };
  readonly looksLikeLine: { readonly address: string; readonly other: string; readonly line: number };
  readonly looksLikePayee: {
    readonly address: string;
    readonly other: string;
    readonly name: string;
    readonly file: string;
  };
  readonly otherAddress: {
    readonly name: string;
    readonly address: string;
    readonly known: string;
    readonly file: string;
  };
  readonly paidAlready: { readonly reference: string; readonly transaction: string; readonly file: string };
  readonly sanctioned: { readonly address: string; readonly list: string; readonly isOnChain: boolean };
}

/** Addresses that no payee can have. */
export type ImpossiblePayee = "zero" | "token" | "safe" | "feiqian" | "safeContract";

/** Something that speaks against a sheet, or one of its lines. `tellSheetProblem` makes a sentence of it. */
export type SheetProblem = {
  readonly [kind in keyof SheetFacts]: {
    readonly kind: kind;
    /** The line of the file, from 1; none where it is about the whole file. */
    readonly line?: number;
    readonly facts: SheetFacts[kind];
  };
}[keyof SheetFacts];

/** The sentences of a language. */
export type SheetProblemWords = {
  readonly [kind in keyof SheetFacts]: (facts: SheetFacts[kind]) => string;
} & { readonly atLine: (line: number, sentence: string) => string };

/** A problem, of a line where there is one. */
export const toProblem = <kind extends keyof SheetFacts>(
  kind: kind,
  facts: SheetFacts[kind],
  line?: number,
): SheetProblem => ({ kind, facts, ...(line !== undefined && { line }) }) as SheetProblem;

/**
 * A problem as people read it.
 *
 * @param words Of another language, or for what another program calls its options. @default English
 *
 * @example
 * ```ts
 * for (const problem of planned.problems) console.error(tellSheetProblem(problem)); // "Line 3: it has no name."
 * ```
 */
export function tellSheetProblem(problem: SheetProblem, words: SheetProblemWords = sheetProblemWords): string {
  const tell = words[problem.kind] as (facts: SheetProblem["facts"]) => string;
  const sentence = tell(problem.facts);
  return problem.line === undefined ? sentence : words.atLine(problem.line, sentence);
}

/**
 * Findings of one line stand together; those of the whole file come last.
 *
 * @example
 * ```ts
 * for (const problem of sortByLine(problems)) console.error(tellSheetProblem(problem));
 * ```
 */
export const sortByLine = (problems: readonly SheetProblem[]): readonly SheetProblem[] =>
  [...problems].sort((a, b) => (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER));
