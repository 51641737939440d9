import { type Invoice, fromInvoiceLink } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { type Kept, useKept } from "./kept.ts";
import { KeptInvoice } from "./KeptInvoice.tsx";
import { invoiceWords } from "./words.ts";

const MAX_SHOWN = 10;

export interface ReadBack extends Kept {
  readonly invoice: Invoice;
}

/** The last ones, the latest first. Unreadable ones are left out: they could not be paid either. */
async function readBack(kept: readonly Kept[]): Promise<readonly ReadBack[]> {
  const read = kept.map(async (one) => ({ ...one, invoice: (await fromInvoiceLink(one.link)).invoice }));
  const settled = await Promise.allSettled(read);
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** Invoices signed in this browser, with their status. */
export function KeptInvoices() {
  const { list: words } = useWords(invoiceWords);
  const { deployment } = useSetup();
  const kept = useKept(deployment);
  const shown = kept.slice(-MAX_SHOWN).reverse();
  const { data } = useQuery({
    queryKey: ["kept", shown.map(({ link }) => link)],
    queryFn: () => readBack(shown),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  if (!data?.length) return null;
  return (
    <section aria-labelledby="kept-title" className="noprint">
      <h3 id="kept-title">{words.title}</h3>
      <p className="soft">{words.intro}</p>
      <ul className="kept">
        {data.map((one) => (
          <KeptInvoice key={one.link} one={one} />
        ))}
      </ul>
      {kept.length > MAX_SHOWN && <p className="soft">{words.more(kept.length - MAX_SHOWN)}</p>}
    </section>
  );
}
