import { type Invoice, fromInvoiceLink } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { isAddressEqual } from "viem";
import { useSetup } from "../shared/useSetup.ts";
import { readChain } from "./readChain.ts";

/** The page's own address, where there is an invoice behind its #. */
export function useLink(): string | undefined {
  const [href, setHref] = useState(location.href);
  useEffect(() => {
    const read = () => setHref(location.href);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return href.includes("#v") ? href : undefined;
}

/** What a link says by itself, without any chain. */
export function useInvoice(link: string) {
  const { deployment } = useSetup();
  return useQuery({
    queryKey: ["link", link],
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<{ readonly invoice: Invoice; readonly isForeign: boolean }> => {
      const { invoice, chainId, processor } = await fromInvoiceLink(link);
      const isForeign = chainId !== deployment.chainId || !isAddressEqual(processor, deployment.processor);
      return { invoice, isForeign };
    },
  });
}

const ASK_AGAIN_MS = 2_000;

/** Query key of what the chain says of an invoice. */
export const chainKey = (invoice: Invoice | undefined) => ["chain", invoice?.id];

/** What the chain says of it, asked again and again: a payment is seen wherever it was made, and so is its loss. */
export function useChainState(invoice: Invoice | undefined) {
  const { client, deployment } = useSetup();
  const query = useQuery({
    queryKey: chainKey(invoice),
    enabled: invoice !== undefined,
    queryFn: () => readChain(client, deployment, invoice!),
    refetchInterval: ASK_AGAIN_MS,
  });
  const isPaid = query.data?.payment.status === "charged" || query.data?.payment.status === "authorized";
  const wasPaid = useRef(false);
  useEffect(() => {
    if (isPaid) wasPaid.current = true;
  }, [isPaid]);
  return { ...query, isPaid, isTakenBack: wasPaid.current && query.data?.payment.status === "open" };
}
