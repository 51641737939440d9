import { useWords } from "../../shared/language.tsx";
import type { SaltedDocument } from "./document.ts";
import { invoiceWords } from "./words.ts";

/** The document and its salt as a file, whose `documentHash` is the invoice's `referenceHash`. */
export function DownloadDocument({ salted, number }: { readonly salted: SaltedDocument; readonly number: bigint }) {
  const { download } = useWords(invoiceWords).issued;
  const text = `${JSON.stringify(salted, null, 2)}\n`;
  return (
    <a href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`} download={`invoice-${number}.json`}>
      {download}
    </a>
  );
}
