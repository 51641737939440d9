import { type Address, getAddress, isAddressEqual } from "viem";
import { type SheetProblem, toProblem } from "./problems.ts";
import { readSheet } from "./readSheet.ts";
import { fromCell } from "./cells.ts";
import { payoutResultColumns } from "./results.ts";
import type { KnownPayee, ParseCsv, SheetRow } from "./types.ts";

export interface ReadPayeesParameters {
  readonly text: string;
  /** csv-parse's `parse`. */
  readonly parse: ParseCsv;
  readonly file: string;
  /** An address book, which somebody keeps with care; otherwise an earlier payout's results. */
  readonly isBook: boolean;
}

/**
 * Whom an address book or an earlier payout's results name: a CSV with the columns name and address, and whatever else
 * results have. Where something is wrong with it, use none of it.
 * @example const { payees, problems } = readPayees({ text, parse, file: "book.csv", isBook: true });
 */
export function readPayees({ text, parse, file, isBook }: ReadPayeesParameters): {
  readonly payees: readonly KnownPayee[];
  readonly problems: readonly SheetProblem[];
} {
  const columns = ["name", "address"];
  const more = payoutResultColumns.filter((column) => !columns.includes(column));
  const { rows, problems } = readSheet({ text, parse, columns, more });
  const faults = [...problems];
  const payees = rows.flatMap(({ line, fields }) => {
    const [name, written] = [isBook ? fields.name! : fromCell(fields.name!), fields.address!];
    if (name !== "" && /^0x[0-9a-f]{40}$/i.test(written) && written === getAddress(written))
      return [{ name, address: getAddress(written), file, isInBook: isBook, ...paidOf(fields) }];
    faults.push(toProblem("malformedPayee", { name, address: written }, line));
    return [];
  });
  return { payees, problems: faults };
}

function paidOf({ status, reference = "", transaction, amount = "" }: SheetRow["fields"]): Pick<KnownPayee, "paid"> {
  return status === "paid" && transaction ? { paid: { reference: fromCell(reference), transaction, amount } } : {};
}

/** Whether an address is that of a payee who is known. @example isKnownPayee(payees, line.to); // true */
export const isKnownPayee = (known: readonly KnownPayee[], address: Address): boolean =>
  known.some((payee) => isAddressEqual(payee.address, address));
