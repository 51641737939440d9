import { type Invoice, fromInvoiceLink } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isAddressEqual } from "viem";
import { useSetup } from "../shared/useSetup.ts";
import { type ChainState, faceOf, readChain } from "./readChain.ts";

/** The page's URL, if its fragment has an invoice. */
export function useLink(): string | undefined {
  const [href, setHref] = useState(location.href);
  useEffect(() => {
    const read = () => setHref(location.href);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return href.includes("#v") ? href : undefined;
}

/** The content of a link, without the chain. */
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
const ASK_SELDOM_MS = 15_000;

/** Query key of an invoice's state on the chain. */
export const chainKey = ({ id }: Invoice) => ["chain", id];

/** The polling interval: a final payment seldom changes. */
const askAgainMs = (state: ChainState | undefined): number => {
  const at = state && (state.payment.charged ?? state.payment.authorized)?.blockNumber;
  const isFinal = at !== undefined && state!.finalized !== null && state!.finalized >= at;
  return isFinal ? ASK_SELDOM_MS : ASK_AGAIN_MS;
};

const isMade = (state: ChainState | undefined): boolean =>
  state?.payment.status === "charged" || state?.payment.status === "authorized";

/** Polls the invoice's state on the chain, so that a payment or its removal is noticed wherever it was made. */
export function useChainState(invoice: Invoice) {
  const { client, deployment } = useSetup();
  const query = useQuery({
    queryKey: chainKey(invoice),
    queryFn: () => readChain(client, deployment, invoice),
    refetchInterval: ({ state }) => askAgainMs(state.data),
  });
  const isPaid = isMade(query.data);
  const [wasPaid, setWasPaid] = useState(false);
  if (isPaid && !wasPaid) setWasPaid(true);
  // Was it paid while the page was open?
  const [wasOpen, setWasOpen] = useState(false);
  if (query.data && !isPaid && !wasOpen) setWasOpen(true);
  const isTakenBack = wasPaid && query.data !== undefined && faceOf(query.data, invoice) === "open";
  return { ...query, isPaid, isTakenBack, isJustPaid: isPaid && wasOpen };
}
