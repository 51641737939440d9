import { type Address, BaseError, type Hex, getAddress } from "viem";
import { toReference } from "../payout/reference.ts";
import { parseAmount } from "../../amounts/format.ts";
import type { AmountToken } from "../../deployment.ts";
import { MalformedAmountError } from "../../errors/invoice.ts";
import { type PayoutFacts, checkPayoutLines } from "./checkLines.ts";
import { hasUnseen, printable } from "./looksLike.ts";
import { isKnownPayee } from "./payees.ts";
import { showReference } from "./results.ts";
import { type SheetFacts, type SheetProblem, sortByLine, toProblem } from "./problems.ts";
import type { PlannedLine, SanctionedPayee, Sheet, SheetRow } from "./types.ts";

/**
 * The lines of a sheet, and all that speaks against them, in their order. Propose them only where there are no
 * problems, sanctions (`screenPayees`, `toSanctionProblems`) included.
 * @example const { lines, problems } = planSheet(sheet, { safe, token, balance, known });
 */
export function planSheet(
  sheet: Sheet,
  facts: PayoutFacts,
): { readonly lines: readonly PlannedLine[]; readonly problems: readonly SheetProblem[] } {
  const { known = [], token } = facts;
  const read = sheet.rows.map((row) => planLine(row, token, (address) => isKnownPayee(known, address)));
  const lines = read.flatMap(({ planned }) => planned ?? []);
  const isEmpty = sheet.problems.length === 0 && sheet.rows.length === 0;
  const problems = [
    ...sheet.problems,
    ...read.flatMap((one) => one.problems),
    ...checkPayoutLines(lines, facts),
    ...(isEmpty ? [toProblem("noLines", {})] : []),
  ];
  return { lines, problems: sortByLine(problems) };
}

/** What a list of sanctions has against lines. @example toSanctionProblems(planned.lines, screening.sanctioned); */
export const toSanctionProblems = (
  lines: readonly PlannedLine[],
  sanctioned: readonly SanctionedPayee[],
): readonly SheetProblem[] =>
  lines.flatMap(({ line, to }) =>
    sanctioned
      .filter(({ address }) => address === to)
      .map(({ list, isOnChain }) => toProblem("sanctioned", { address: to, list, isOnChain }, line)),
  );

type Checked<value> =
  { readonly value: value; readonly problem?: undefined } | { readonly problem: (line: number) => SheetProblem };

const ok = <value>(value: value): Checked<value> => ({ value });
const wrong = <kind extends keyof SheetFacts>(kind: kind, facts: SheetFacts[kind]): Checked<never> => ({
  problem: (line) => toProblem(kind, facts, line),
});

export function planLine(
  { line, fields }: SheetRow,
  token: AmountToken,
  isKnown: (address: Address) => boolean,
): { readonly planned?: PlannedLine; readonly problems: readonly SheetProblem[] } {
  const name = checkName(fields.name!);
  const to = checkAddress(fields.address!, isKnown);
  const amount = checkAmount(fields.amount!, token);
  const reference = checkReference(fields.reference!);
  const problems = [name, to, amount, reference].flatMap((checked) => checked.problem?.(line) ?? []);
  if (name.problem || to.problem || amount.problem || reference.problem) return { problems };
  const planned = {
    line,
    name: name.value,
    to: to.value,
    amount: amount.value,
    reference: showReference(reference.value),
    referenceHex: reference.value,
  };
  return { planned, problems };
}

/** A cell that a spreadsheet would run as a formula when somebody opens the results. */
const isFormula = (text: string) => /^[=+\-@]/.test(text);

function checkName(name: string): Checked<string> {
  if (name === "") return wrong("noName", {});
  if (hasUnseen(name)) return wrong("unseenName", { name: printable(name) });
  if (isFormula(name)) return wrong("formulaName", { name });
  return ok(name);
}

function checkAddress(text: string, isKnown: (address: Address) => boolean): Checked<Address> {
  if (text === "") return wrong("noAddress", {});
  if (!/^0x[0-9a-f]{40}$/i.test(text)) return wrong("malformedAddress", { address: printable(text) });
  const address = getAddress(text);
  if (text === address) return ok(address);
  const digits = text.slice(2);
  if (digits !== digits.toLowerCase() && digits !== digits.toUpperCase())
    return wrong("mistypedAddress", { address: text });
  // Small letters alone carry no check: one typed wrongly is another address.
  return isKnown(address) ? ok(address) : wrong("uncheckedAddress", { address: text });
}

function checkAmount(text: string, token: AmountToken): Checked<bigint> {
  const amount = printable(text);
  if (text === "") return wrong("noAmount", {});
  if (/^[-−(]/.test(text)) return wrong("negativeAmount", { amount });
  if (/[eE]/.test(text) && /^[\d.+eE-]+$/.test(text)) return wrong("abbreviatedAmount", { amount });
  if (/[,'’\s\u00a0\u202f_]/.test(text)) return wrong("separatedAmount", { amount });
  if (!/^\d+(\.\d+)?$/.test(text)) return wrong("malformedAmount", { amount });
  try {
    const units = parseAmount(text, token);
    return units === 0n ? wrong("zeroAmount", { amount }) : ok(units);
  } catch (error) {
    if (!(error instanceof MalformedAmountError)) throw error;
    return wrong("preciseAmount", { amount, symbol: token.symbol, decimals: token.decimals });
  }
}

function checkReference(text: string): Checked<Hex | undefined> {
  const reference = printable(text);
  if (text === "") return ok(undefined);
  if (isFormula(text)) return wrong("formulaReference", { reference });
  try {
    return ok(toReference(text));
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    return wrong("unwritableReference", { reference, reason: error.shortMessage });
  }
}
