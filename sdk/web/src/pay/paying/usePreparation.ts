import type { Invoice, Rail } from "@feiqian/sdk";
import { authorize, charge } from "@feiqian/sdk/actions/payment";
import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { useSetup } from "../../shared/useSetup.ts";

/** A payment that nothing stands in the way of, but perhaps approvals. */
export type Preparation = Awaited<ReturnType<typeof charge.prepare>>;

const ASK_AGAIN_MS = 4_000;

/** Whatever stands in the way of paying from an account, asked again and again; and what the wallet has to be asked. */
export function usePreparation(
  invoice: Invoice,
  {
    account,
    rail,
    isEnabled,
  }: { readonly account: Address; readonly rail: Rail | undefined; readonly isEnabled: boolean },
) {
  const { client, deployment } = useSetup();
  const { prepare } = invoice.terms.authorizationExpiry === 0n ? charge : authorize;
  return useQuery({
    queryKey: ["preparation", account, invoice.id, rail],
    enabled: isEnabled,
    refetchInterval: ASK_AGAIN_MS,
    retry: false,
    queryFn: () => prepare(client, { deployment, invoice, account, rail }),
  });
}
