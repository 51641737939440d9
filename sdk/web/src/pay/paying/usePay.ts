import type { Invoice } from "@feiqian/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSetup } from "../../shared/useSetup.ts";
import type { WalletState } from "../../shared/wallet/useWallet.ts";
import { chainKey } from "../usePayment.ts";
import { type Progress, payOnce } from "./payOnce.ts";
import type { Preparation } from "./usePreparation.ts";
import { pendingKey } from "./usePending.ts";

export type ReadyWallet = Extract<WalletState, { readonly status: "ready" }>;

/** Pays with a wallet while the page shows the invoice: leaving it stops further wallet requests. */
export function usePay({ account, client }: ReadyWallet, invoice: Invoice) {
  const { client: node, deployment } = useSetup();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const [presence] = useState(() => ({ leaving: new AbortController() }));
  useEffect(() => {
    presence.leaving = new AbortController();
    return () => presence.leaving.abort();
  }, [presence]);
  const paying = useMutation({
    mutationFn: ({ rail, maxIn }: Pick<Preparation, "rail" | "maxIn">) => {
      const { signal } = presence.leaving;
      return payOnce(client, { deployment, invoice, rail, maxIn, node, signal, onProgress: setProgress });
    },
    onSettled: async () => {
      setProgress(undefined);
      await queries.invalidateQueries({ queryKey: pendingKey(account, invoice) });
      await queries.invalidateQueries({ queryKey: chainKey(invoice) });
    },
  });
  return { ...paying, progress };
}
