import { type Invoice, fromInvoiceLink } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isAddressEqual } from "viem";
import { useSetup } from "../shared/useSetup.ts";
import { type ChainState, faceOf, readChain } from "./readChain.ts";

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
const ASK_SELDOM_MS = 15_000;

/** Query key of what the chain says of an invoice. */
export const chainKey = ({ id }: Invoice) => ["chain", id];

/** How often it is asked: what is final changes seldom. */
const askAgainMs = (state: ChainState | undefined): number => {
  const at = state && (state.payment.charged ?? state.payment.authorized)?.blockNumber;
  const isFinal = at !== undefined && state!.finalized !== null && state!.finalized >= at;
  return isFinal ? ASK_SELDOM_MS : ASK_AGAIN_MS;
};

const isMade = (state: ChainState | undefined): boolean =>
  state?.payment.status === "charged" || state?.payment.status === "authorized";

/** What the chain says of it, asked again and again: a payment is seen wherever it was made, and so is its loss. */
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
  // Was it paid under the eyes of whoever looks?
  const [wasOpen, setWasOpen] = useState(false);
  if (query.data && !isPaid && !wasOpen) setWasOpen(true);
  const isTakenBack = wasPaid && query.data !== undefined && faceOf(query.data, invoice) === "open";
  return { ...query, isPaid, isTakenBack, isJustPaid: isPaid && wasOpen };
}
