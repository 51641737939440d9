type Text<names extends string> = { readonly [name in names]: string };
/** The results that say so; undefined: the Safe's own history on the chain, or in the indexer. */
type Source = { readonly file: string | undefined };
export type ImpossiblePayee = "zero" | "token" | "safe" | "feiqian" | "safeContract";

const impossible: Readonly<Record<ImpossiblePayee, (symbol: string) => string>> = {
  zero: () => "the zero address, where money is lost",
  token: (symbol) => `the contract of ${symbol}, where money is lost`,
  safe: () => "the Safe itself",
  feiqian: () => "Feiqian's own contract",
  safeContract: () => "a contract of Safe's own",
};

const looksLike = (address: string, other: string, where: string): string =>
  `${address} looks like ${other} of ${where}, but is another. Compare all of it with the payee.`;

/** All that can be wrong with a sheet: by its kind, the sentence in English with the facts that it takes. */
export const sheetProblemWords = {
  atLine: (line: number, sentence: string) => `Line ${line}: ${sentence}`,

  noCsv: ({ reason }: Text<"reason">) =>
    `The file is no CSV: ${reason}. Check the quotes: each one that opens has to close.`,
  emptyFile: ({ columns }: Text<"columns">) => `The file is empty; its first line has to be ${columns}.`,
  noCommas: () => "The cells are not separated by commas. Save the sheet as CSV with commas, and amounts with a point.",
  missingColumn: ({ column, columns }: Text<"column" | "columns">) =>
    `The first line has no column "${column}"; it has to name ${columns}.`,
  unknownColumn: ({ column }: Text<"column">) =>
    `The column "${column}" means nothing here: leave it out, so that nobody relies on it.`,
  doubledColumn: ({ column }: Text<"column">) => `The column "${column}" is there twice.`,
  noLines: () => "The file has no lines to pay.",
  tooManyLines: ({ lines, allowed }: { readonly lines: number; readonly allowed: number }) =>
    `The file has ${lines} lines; ${allowed} fit into one transaction. Split it.`,
  notEnough: ({ total, safe, balance }: Text<"total" | "safe" | "balance">) =>
    `The lines add up to ${total}; the Safe ${safe} has ${balance}. Top it up, or pay less.`,

  cells: ({ cells, columns }: { readonly cells: number; readonly columns: number }) =>
    `it has ${cells} cells instead of ${columns}. A comma inside a cell needs quotes around it.`,
  noName: () => "it has no name.",
  unseenName: ({ name }: Text<"name">) => `the name "${name}" has invisible characters. Type it again.`,
  formulaName: ({ name }: Text<"name">) => `the name "${name}" begins like a formula. Begin it with a letter.`,
  noAddress: () => "it has no address.",
  malformedAddress: ({ address }: Text<"address">) =>
    `"${address}" is no address: it has to be 0x and 40 characters of 0-9 and a-f.`,
  mistypedAddress: ({ address }: Text<"address">) =>
    `${address} has a wrong letter: its capitals do not fit. Copy it again from the payee.`,
  uncheckedAddress: ({ address }: Text<"address">) =>
    `${address} lacks the capitals by which a typing error is found. Copy it from the payee's wallet, which writes them.`,
  noAmount: () => "it has no amount.",
  negativeAmount: ({ amount }: Text<"amount">) => `the amount "${amount}" is negative.`,
  abbreviatedAmount: ({ amount }: Text<"amount">) =>
    `the amount "${amount}" is abbreviated: show the cell as a plain number.`,
  separatedAmount: ({ amount }: Text<"amount">) =>
    `the amount "${amount}" has separators: write 1500.50, a point before the decimals and nothing between thousands.`,
  malformedAmount: ({ amount }: Text<"amount">) =>
    `the amount "${amount}" is no number: write digits alone, such as 1500.50.`,
  zeroAmount: ({ amount }: Text<"amount">) => `the amount "${amount}" is zero.`,
  preciseAmount: ({ amount, symbol, decimals }: Text<"amount" | "symbol"> & { readonly decimals: number }) =>
    `the amount "${amount}" has more decimals than ${symbol}, which has ${decimals}.`,
  noReference: () =>
    "it has no reference, so that nobody notices if it is paid twice. Give it the payee's invoice number, or allow lines without.",
  formulaReference: ({ reference }: Text<"reference">) =>
    `the reference "${reference}" begins like a formula. Begin it with a letter.`,
  unwritableReference: ({ reference, reason }: Text<"reference" | "reason">) =>
    `the reference "${reference}" cannot be written on chain: ${reason}`,
  malformedPayee: ({ name, address }: Text<"name" | "address">) =>
    `"${name}" with "${address}" is no payee with an address in its capitals.`,

  impossiblePayee: ({ address, what, symbol }: Text<"address" | "symbol"> & { readonly what: ImpossiblePayee }) =>
    `${address} is ${impossible[what](symbol)}. Ask the payee for its address.`,
  sameReference: ({ reference, line }: Text<"reference"> & { readonly line: number }) =>
    `the reference "${reference}" is already in line ${line}.`,
  sameLine: ({ line }: { readonly line: number }) => `it is line ${line} again: same address, amount and reference.`,
  repeatedPayee: ({ address, line }: Text<"address"> & { readonly line: number }) =>
    `${address} is already paid in line ${line}. Allow it if that is meant.`,
  looksLikeLine: ({ address, other, line }: Text<"address" | "other"> & { readonly line: number }) =>
    looksLike(address, other, `line ${line}`),
  looksLikePayee: ({ address, other, name, file }: Text<"address" | "other" | "name" | "file">) =>
    looksLike(address, other, `"${name}" in ${file}`),
  otherAddress: ({ name, address, known, file }: Text<"name" | "address" | "known" | "file">) =>
    `"${name}" has ${known} in ${file}, not ${address}. Ask the payee by a way you know, then enter it into the address book.`,
  paidAlready: ({ reference, transaction, file }: Text<"reference" | "transaction"> & Source) =>
    `the reference "${reference}" was paid already, in ${transaction}, by ${file ?? "the Safe's own history"}.`,
  amountPaidAlready: ({ amount, to, transaction, file }: Text<"amount" | "to" | "transaction"> & Source) =>
    `it has no reference, and ${amount} were paid to ${to} already, in ${transaction}, by ${file ?? "the Safe's own history"}.`,
  sanctioned: ({ address, list, isOnChain }: Text<"address" | "list"> & { readonly isOnChain: boolean }) =>
    `${address} is sanctioned, by ${isOnChain ? `the chain's list ${list}` : list}. Do not pay it; tell who is responsible.`,
};

export type SheetProblemWords = Readonly<typeof sheetProblemWords>;

export type SheetFacts = {
  readonly [kind in Exclude<keyof SheetProblemWords, "atLine">]: Parameters<SheetProblemWords[kind]> extends [
    infer facts,
  ]
    ? facts
    : Readonly<Record<never, never>>;
};

/** Something that speaks against a sheet, or one of its lines. `tellSheetProblem` makes a sentence of it. */
export type SheetProblem = {
  readonly [kind in keyof SheetFacts]: {
    readonly kind: kind;
    /** The line of the file, from 1; none where it is about the whole file. */
    readonly line?: number;
    readonly facts: SheetFacts[kind];
  };
}[keyof SheetFacts];

export const toProblem = <kind extends keyof SheetFacts>(
  kind: kind,
  facts: SheetFacts[kind],
  line?: number,
): SheetProblem => ({ kind, facts, ...(line !== undefined && { line }) }) as SheetProblem;

/**
 * A problem as people read it: "Line 3: it has no name."
 * @param words Of another language, or for what another program calls its options. @default English
 * @example for (const problem of planned.problems) console.error(tellSheetProblem(problem));
 */
export function tellSheetProblem(problem: SheetProblem, words: SheetProblemWords = sheetProblemWords): string {
  const tell = words[problem.kind] as (facts: SheetProblem["facts"]) => string;
  const sentence = tell(problem.facts);
  return problem.line === undefined ? sentence : words.atLine(problem.line, sentence);
}

/** Findings by line, those of the whole file last. @example sortByLine([...planned.problems, ...sanctions]); */
export const sortByLine = (problems: readonly SheetProblem[]): readonly SheetProblem[] =>
  [...problems].sort((a, b) => (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER));
