import type { Invoice } from "@feiqian/sdk";
import { cancelSync } from "@feiqian/sdk/actions/invoice";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { Confirm } from "../parts/Confirm.tsx";
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
  const about = words.number(number);
  if (!isAsking)
    return (
      <button
        type="button"
        className="plain"
        aria-label={`${words.cancel}: ${about}`}
        onClick={() => setIsAsking(true)}
      >
        {words.cancel}
      </button>
    );
  return (
    <Confirm
      said={isPending ? words.cancelling : words.cancelMeans}
      yes={words.cancelNow}
      no={words.keep}
      about={about}
      isPending={isPending}
      error={error}
      onYes={mutate}
      onNo={() => setIsAsking(false)}
    />
  );
}
