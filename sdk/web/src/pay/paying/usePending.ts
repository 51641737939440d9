import type { Invoice } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import { getTransaction, getTransactionReceipt } from "viem/actions";
import { useSetup } from "../../shared/useSetup.ts";
import { journal, paymentKey } from "./payOnce.ts";

/** What was sent for an invoice by this browser, now or before a reload. */
export interface Pending {
  readonly hash: Hex;
  /**
   * `sent`: the network has it, or has mined it; `failed`: mined, and refused; `lost`: the node does not know it, or not
   * any more.
   */
  readonly status: "sent" | "failed" | "lost";
}

const ASK_AGAIN_MS = 2_000;

/** Query key of what was sent by an account for an invoice. */
export const pendingKey = (account: Address, invoice: Invoice) => ["pending", account, invoice.id];

/** What has become of the transaction that this browser has sent; null: it has sent none, or not learned its hash. */
export function usePending(account: Address, invoice: Invoice) {
  const { client, deployment } = useSetup();
  return useQuery({
    queryKey: pendingKey(account, invoice),
    refetchInterval: ASK_AGAIN_MS,
    queryFn: async (): Promise<Pending | null> => {
      const entry = await journal.get(paymentKey(deployment, account, invoice));
      const hash = entry?.attempts.at(-1)?.hash;
      if (!hash) return null;
      const orNone = () => undefined;
      const [receipt, transaction] = await Promise.all([
        getTransactionReceipt(client, { hash }).catch(orNone),
        getTransaction(client, { hash }).catch(orNone),
      ]);
      if (receipt) return { hash, status: receipt.status === "success" ? "sent" : "failed" };
      return { hash, status: transaction ? "sent" : "lost" };
    },
  });
}

/** Forgets a transaction that the network does not know: the invoice is paid anew. Its number can be spent once. */
export const forget = (account: Address, invoice: Invoice, deployment: Parameters<typeof paymentKey>[0]) =>
  journal.delete(paymentKey(deployment, account, invoice));
