import type { Invoice, Rail } from "@feiqian/sdk";
import { authorize, charge } from "@feiqian/sdk/actions/payment";
import { useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { useSetup } from "../../shared/useSetup.ts";

/** A payment that is possible, perhaps after approvals. */
export type Preparation = Awaited<ReturnType<typeof charge.prepare>>;

const ASK_AGAIN_MS = 4_000;

/** Polls whether an account can pay, and which wallet requests that takes. */
export function usePreparation(
  invoice: Invoice,
  of: {
    readonly account: Address;
    readonly rail: Rail | undefined;
    /** The maximum that the payer agreed to; undefined: the SDK's. */
    readonly maxIn: bigint | undefined;
    readonly isEnabled: boolean;
  },
) {
  const { client, deployment } = useSetup();
  const { account, rail, maxIn, isEnabled } = of;
  const { prepare } = invoice.terms.authorizationExpiry === 0n ? charge : authorize;
  return useQuery({
    queryKey: ["preparation", account, invoice.id, rail, String(maxIn)],
    enabled: isEnabled,
    refetchInterval: ASK_AGAIN_MS,
    retry: false,
    queryFn: () => prepare(client, { deployment, invoice, account, rail, maxIn }),
  });
}
