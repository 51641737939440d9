import { useWords } from "../../shared/language.tsx";
import { JsonLink } from "../parts/JsonLink.tsx";
import type { SaltedDocument } from "./document.ts";
import { invoiceWords } from "./words.ts";

/** The document and its salt as a file, whose `documentHash` is the invoice's `referenceHash`. */
export function DownloadDocument({ salted, number }: { readonly salted: SaltedDocument; readonly number: bigint }) {
  const { download } = useWords(invoiceWords).issued;
  return (
    <JsonLink value={salted} name={`invoice-${number}`}>
      {download}
    </JsonLink>
  );
}
