import type { ImpossiblePayee, SheetProblemWords } from "./problems.ts";

const impossible: Readonly<Record<ImpossiblePayee, (symbol: string) => string>> = {
  zero: () => "the zero address, where money is lost",
  token: (symbol) => `the contract of ${symbol}, where money is lost`,
  safe: () => "the Safe itself",
  feiqian: () => "Feiqian's own contract",
  safeContract: () => "a contract of Safe's own",
};

/** What speaks against a sheet, in English. */
export const sheetProblemWords: SheetProblemWords = {
  atLine: (line, sentence) => `Line ${line}: ${sentence}`,

  noCsv: ({ reason }) => `The file is no CSV: ${reason}. Check the quotes: each one that opens has to close.`,
  emptyFile: ({ columns }) => `The file is empty; its first line has to be ${columns}.`,
  noCommas: () => "The cells are not separated by commas. Save the sheet as CSV with commas, and amounts with a point.",
  missingColumn: ({ column, columns }) => `The first line has no column "${column}"; it has to name ${columns}.`,
  unknownColumn: ({ column }) =>
    `The column "${column}" means nothing here: leave it out, so that nobody relies on it.`,
  doubledColumn: ({ column }) => `The column "${column}" stands there twice.`,
  noLines: () => "The file has no lines to pay.",
  tooManyLines: ({ lines, allowed }) => `The file has ${lines} lines; ${allowed} fit into one transaction. Split it.`,
  notEnough: ({ total, safe, balance }) =>
    `The lines come to ${total}; the Safe ${safe} has ${balance}. Top it up, or pay less.`,

  cells: ({ cells, columns }) =>
    `it has ${cells} cells instead of ${columns}. A comma inside a cell needs quotes around it.`,
  noName: () => "it has no name.",
  unseenName: ({ name }) => `the name "${name}" has characters that are not seen. Type it anew.`,
  formulaName: ({ name }) => `the name "${name}" begins like a formula. Begin it with a letter.`,
  noAddress: () => "it has no address.",
  malformedAddress: ({ address }) => `"${address}" is no address: it has to be 0x and 40 characters of 0-9 and a-f.`,
  mistypedAddress: ({ address }) =>
    `${address} has a letter wrong: its capitals do not fit. Copy it anew from the payee.`,
  uncheckedAddress: ({ address }) =>
    `${address} lacks the capitals by which a typing error is found. Copy it from the payee's wallet, which writes them.`,
  noAmount: () => "it has no amount.",
  negativeAmount: ({ amount }) => `the amount "${amount}" is negative.`,
  abbreviatedAmount: ({ amount }) => `the amount "${amount}" is abbreviated: show the cell as a plain number.`,
  separatedAmount: ({ amount }) =>
    `the amount "${amount}" has separators: write 1500.50, a point before the decimals and nothing between thousands.`,
  malformedAmount: ({ amount }) => `the amount "${amount}" is no number: write digits alone, such as 1500.50.`,
  zeroAmount: ({ amount }) => `the amount "${amount}" is nothing.`,
  preciseAmount: ({ amount, symbol, decimals }) =>
    `the amount "${amount}" has more decimals than ${symbol}, which has ${decimals}.`,
  formulaReference: ({ reference }) => `the reference "${reference}" begins like a formula. Begin it with a letter.`,
  unwritableReference: ({ reference, reason }) => `the reference "${reference}" cannot be written on chain: ${reason}`,
  malformedPayee: ({ name, address }) => `"${name}" with "${address}" is no payee with an address in its capitals.`,

  impossiblePayee: ({ address, what, symbol }) =>
    `${address} is ${impossible[what](symbol)}. Ask the payee for its address.`,
  sameReference: ({ reference, line }) => `the reference "${reference}" stands in line ${line} already.`,
  sameLine: ({ line }) => `it is line ${line} again: same address, amount and reference.`,
  repeatedPayee: ({ address, line }) => `${address} is paid in line ${line} already. Where that is meant, allow it.`,
  looksLikeLine: ({ address, other, line }) => looksLike(address, other, `line ${line}`),
  looksLikePayee: ({ address, other, name, file }) => looksLike(address, other, `"${name}" in ${file}`),
  otherAddress: ({ name, address, known, file }) =>
    `"${name}" has ${known} in ${file}, not ${address}. Ask the payee by a way you know, then enter it into the address book.`,
  paidAlready: ({ reference, transaction, file }) =>
    `the reference "${reference}" was paid already, in ${transaction}, by ${file}.`,
  sanctioned: ({ address, list, isOnChain }) =>
    `${address} is sanctioned, by ${isOnChain ? `the chain's list ${list}` : list}. Do not pay it; tell who is responsible.`,
};

const looksLike = (address: string, other: string, where: string): string =>
  `${address} looks like ${other} of ${where}, but is another. Compare all of it with the payee.`;
