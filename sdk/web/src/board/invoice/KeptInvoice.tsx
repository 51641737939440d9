import { formatMoney } from "@feiqian/sdk";
import { get } from "@feiqian/sdk/actions/payment";
import { useQuery } from "@tanstack/react-query";
import { getBlock } from "viem/actions";
import { CopyButton } from "../../shared/CopyButton.tsx";
import { toLocalTime, useLanguage, useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { CancelInvoice } from "./CancelInvoice.tsx";
import { DownloadDocument } from "./DownloadDocument.tsx";
import type { ReadBack } from "./KeptInvoices.tsx";
import { invoiceWords } from "./words.ts";

const EVERY_MS = 5_000;

/** An invoice's status on the chain. Only an open one is polled: paid and cancelled are final. */
function useInvoiceState({ invoice }: ReadBack) {
  const { client, deployment } = useSetup();
  return useQuery({
    queryKey: ["invoiceState", invoice.id],
    queryFn: async () => {
      const [{ status }, { timestamp }] = await Promise.all([
        get(client, { deployment, terms: invoice.terms }),
        getBlock(client),
      ]);
      if (status === "unknown") throw new Error("Terms were given, so that the number's status is known.");
      return status === "open" && timestamp >= invoice.terms.payExpiry ? "expired" : status;
    },
    refetchInterval: ({ state }) => (state.data === undefined || state.data === "open" ? EVERY_MS : false),
  });
}

export function KeptInvoice({ one }: { readonly one: ReadBack }) {
  const { list: words } = useWords(invoiceWords);
  const { language } = useLanguage();
  const { deployment } = useSetup();
  const { data: state } = useInvoiceState(one);
  const { number, amount, currency, payExpiry } = one.invoice.terms;
  return (
    <li aria-label={words.number(number)}>
      <p>
        <strong>{words.number(number)}</strong>: {formatMoney(amount, currency, deployment)},{" "}
        <span role="status">{state ? words.states[state] : words.asking}</span>
        {state === "open" && <small> {words.until(toLocalTime(payExpiry, language))}</small>}
      </p>
      <p className="buttons">
        {state === "open" && <CopyButton text={one.link} what={`${words.number(number)}, ${words.link}`} />}
        {one.salted && <DownloadDocument salted={one.salted} number={number} />}
        {(state === "open" || state === "expired") && <CancelInvoice invoice={one.invoice} />}
      </p>
    </li>
  );
}
