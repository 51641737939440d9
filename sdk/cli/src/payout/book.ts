import { type Address, getAddress, isAddressEqual } from "viem";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { type Row, readSheet } from "./csv.ts";

/** A payee that is known: out of the address book, or out of an earlier payout's results. */
export interface KnownPayee {
  readonly name: string;
  readonly address: Address;
  readonly file: string;
  /** It stands in the address book, which somebody keeps with care. */
  readonly isInBook: boolean;
  /** What was paid to it under which reference, where results say so. */
  readonly paid?: { readonly reference: string; readonly transaction: string };
}

/**
 * Whom `--book` and `--paid` files name. They have the columns name and address, and whatever else results have.
 *
 * @throws CommandError where a file cannot be read: a check that is silently not made would be worse.
 */
export function readKnown(books: readonly string[], paid: readonly string[]): readonly KnownPayee[] {
  return [...books.flatMap((file) => readPayees(file, true)), ...paid.flatMap((file) => readPayees(file, false))];
}

function readPayees(file: string, isInBook: boolean): readonly KnownPayee[] {
  const others = ["amount", "reference", "status", "received", "transaction", "block"];
  const { rows, problems } = readSheet(readText(file), ["name", "address"], others);
  const faults = [...problems];
  const payees = rows.flatMap(({ line, fields }) => {
    const [name, text] = [fields.name!, fields.address!];
    if (name !== "" && /^0x[0-9a-f]{40}$/i.test(text) && text === getAddress(text))
      return [{ name, address: getAddress(text), file, isInBook, ...paidOf(fields) }];
    faults.push(`Line ${line}: "${name}" with "${text}" is no payee with an address in its capitals.`);
    return [];
  });
  if (faults.length > 0) throw new CommandError(`${file} cannot be used.`, { problems: faults });
  return payees;
}

function paidOf({ status, reference, transaction }: Row["fields"]): Pick<KnownPayee, "paid"> {
  return status === "paid" && reference && transaction ? { paid: { reference, transaction } } : {};
}

export const isIn = (known: readonly KnownPayee[], address: Address): boolean =>
  known.some((payee) => isAddressEqual(payee.address, address));
