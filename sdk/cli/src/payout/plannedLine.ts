import { MalformedAmountError, parseAmount } from "@feiqian/sdk";
import { toReference } from "@feiqian/sdk/safe";
import { type Address, BaseError, type Hex, getAddress } from "viem";
import type { Token } from "../chain/token.ts";
import { hasUnseen, printable } from "../text/printable.ts";
import type { Row } from "./csv.ts";

/** A line that can be read; whether it may be paid is another question. */
export interface PlannedLine {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly name: string;
  readonly to: Address;
  /** In the token's base units. */
  readonly amount: bigint;
  /** As it was written; "" where there is none. */
  readonly reference: string;
  readonly referenceHex: Hex | undefined;
}

type Checked<value> = { readonly value: value } | { readonly problem: string };

const ok = <value>(value: value): Checked<value> => ({ value });
const wrong = (problem: string): Checked<never> => ({ problem });

/** The line of a row, or all that is wrong with it. @param isKnown An address that has been used before. */
export function toPlannedLine(
  { line, fields }: Row,
  token: Token,
  isKnown: (address: Address) => boolean,
): { readonly planned?: PlannedLine; readonly problems: readonly string[] } {
  const name = checkName(fields.name!);
  const to = checkAddress(fields.address!, isKnown);
  const amount = checkAmount(fields.amount!, token);
  const reference = checkReference(fields.reference!);
  const problems = [name, to, amount, reference].flatMap((checked) =>
    "problem" in checked ? [`Line ${line}: ${checked.problem}`] : [],
  );
  if ("problem" in name || "problem" in to || "problem" in amount || "problem" in reference) return { problems };
  const planned = {
    line,
    name: name.value,
    to: to.value,
    amount: amount.value,
    reference: fields.reference!,
    referenceHex: reference.value,
  };
  return { planned, problems };
}

/** A cell that a spreadsheet would run as a formula when somebody opens the results. */
const isFormula = (text: string) => /^[=+\-@]/.test(text);

function checkName(name: string): Checked<string> {
  if (name === "") return wrong("it has no name.");
  if (hasUnseen(name)) return wrong(`the name "${printable(name)}" has characters that are not seen. Type it anew.`);
  if (isFormula(name)) return wrong(`the name "${name}" begins like a formula. Begin it with a letter.`);
  return ok(name);
}

function checkAddress(text: string, isKnown: (address: Address) => boolean): Checked<Address> {
  if (text === "") return wrong("it has no address.");
  if (!/^0x[0-9a-f]{40}$/i.test(text))
    return wrong(`"${printable(text)}" is no address: it has to be 0x and 40 characters of 0-9 and a-f.`);
  const address = getAddress(text);
  if (text === address) return ok(address);
  const digits = text.slice(2);
  if (digits !== digits.toLowerCase() && digits !== digits.toUpperCase())
    return wrong(`${text} has a letter wrong: its capitals do not fit. Copy it anew from the payee.`);
  // Small letters alone carry no check: one typed wrongly is another address.
  if (isKnown(address)) return ok(address);
  return wrong(
    `${text} lacks the capitals by which a typing error is found. Copy it from the payee's wallet, which writes them.`,
  );
}

function checkAmount(text: string, token: Token): Checked<bigint> {
  const refuse = (hint: string) => wrong(`the amount "${printable(text)}" ${hint}`);
  if (text === "") return wrong("it has no amount.");
  if (/^[-−(]/.test(text)) return refuse("is negative.");
  if (/[eE]/.test(text) && /^[\d.+eE-]+$/.test(text)) return refuse("is abbreviated: show the cell as a plain number.");
  if (/[,'’\s\u00a0\u202f_]/.test(text))
    return refuse("has separators: write 1500.50, a point before the decimals and nothing between thousands.");
  if (!/^\d+(\.\d+)?$/.test(text)) return refuse("is no number: write digits alone, such as 1500.50.");
  try {
    const amount = parseAmount(text, token);
    return amount === 0n ? refuse("is nothing.") : ok(amount);
  } catch (error) {
    if (!(error instanceof MalformedAmountError)) throw error;
    return refuse(`has more decimals than ${token.symbol}, which has ${token.decimals}.`);
  }
}

function checkReference(text: string): Checked<Hex | undefined> {
  if (text === "") return ok(undefined);
  if (isFormula(text))
    return wrong(`the reference "${printable(text)}" begins like a formula. Begin it with a letter.`);
  try {
    return ok(toReference(text));
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    return wrong(`the reference "${printable(text)}" cannot be written on chain: ${error.shortMessage}`);
  }
}
