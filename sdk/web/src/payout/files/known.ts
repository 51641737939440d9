import { type KnownPayee, type SanctionsFile, readPayees, readSanctions } from "@feiqian/sdk/safe";
import type { Desk } from "../desk.ts";
import { parseCsv } from "./parseCsv.ts";

/** The payees of the desk's address books and earlier results. */
export function readKnown({ books, paid }: Pick<Desk, "books" | "paid">): readonly KnownPayee[] {
  const read = (isBook: boolean) => (file: Desk["books"][number]) =>
    readPayees({ text: file.text, parse: parseCsv, file: file.name, isBook }).payees;
  return [...books.flatMap(read(true)), ...paid.flatMap(read(false))];
}

/** The accounts of the desk's sanctions lists. */
export const readSanctionsFiles = ({ sanctions }: Pick<Desk, "sanctions">): readonly SanctionsFile[] =>
  sanctions.map(({ name, text }) => ({ file: name, addresses: readSanctions(text) }));
