import type { Invoice } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { useSetup } from "../shared/useSetup.ts";
import { type Checkout, readCheckout } from "./checkout.ts";

const ASK_AGAIN_MS = 15_000;

/** What for and whom one pays; undefined while it is read. */
export function useCheckout(invoice: Invoice, link: string): Checkout | undefined {
  const { client, deployment, gatewayUrl } = useSetup();
  const { data } = useQuery({
    queryKey: ["checkout", link],
    queryFn: () => readCheckout({ client, deployment, gatewayUrl, invoice, link }),
    refetchInterval: ({ state }) => (state.data?.isAnswered === false ? ASK_AGAIN_MS : false),
  });
  return data;
}
