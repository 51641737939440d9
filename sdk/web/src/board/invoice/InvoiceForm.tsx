import { useWords } from "../../shared/language.tsx";
import { words } from "../words.ts";

/** Says where invoices are written as yet. */
export function InvoiceForm() {
  return <p>{useWords(words).invoice.byCommand}</p>;
}
