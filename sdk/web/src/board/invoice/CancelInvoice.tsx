import type { Invoice } from "@feiqian/sdk";
import { cancelSync } from "@feiqian/sdk/actions/invoice";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { invoiceWords } from "./words.ts";

/** Spends an invoice's number, after a confirmation. The chain checks the permission. */
export function CancelInvoice({ invoice }: { readonly invoice: Invoice }) {
  const { list: words } = useWords(invoiceWords);
  const { deployment } = useSetup();
  const { client } = useWallet();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { merchant, number } = invoice.terms;
  const { mutate, isPending, error } = useMutation({
    // With the key, a second click follows the first one's transaction.
    mutationFn: () => cancelSync(client!, { deployment, merchant, number, key: `cancel ${merchant} ${number}` }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["invoiceState"] }),
  });
  if (!client) return null;
  const named = (word: string) => `${word}: ${words.number(number)}`;
  if (!isAsking)
    return (
      <button type="button" className="plain" aria-label={named(words.cancel)} onClick={() => setIsAsking(true)}>
        {words.cancel}
      </button>
    );
  return (
    <span className="buttons">
      <span role="status">{isPending ? words.cancelling : words.cancelMeans}</span>
      <button type="button" aria-label={named(words.cancelNow)} disabled={isPending} onClick={() => mutate()}>
        {words.cancelNow}
      </button>
      <button
        type="button"
        className="plain"
        aria-label={named(words.keep)}
        disabled={isPending}
        onClick={() => setIsAsking(false)}
      >
        {words.keep}
      </button>
      {error && <Explained error={error} />}
    </span>
  );
}
