import type { Deployment, Invoice } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { type Address, type Client, type Hex, TransactionNotFoundError, TransactionReceiptNotFoundError } from "viem";
import { getTransaction, getTransactionReceipt } from "viem/actions";
import { useSetup } from "../../shared/useSetup.ts";
import { browserJournal, paymentKey } from "./payOnce.ts";

/** This browser's transaction for an invoice, sent now or before a reload. */
export interface Pending {
  readonly hash: Hex;
  /**
   * `sent`: the network has it, or recently had it; `mined`: it succeeded, in `minedIn`; `failed`: it was mined and
   * refused; `lost`: the node has not known it for a while.
   */
  readonly status: "sent" | "mined" | "failed" | "lost";
  readonly minedIn?: bigint;
}

const ASK_AGAIN_MS = 2_000;

/** A node may learn late of a transaction, for example one that a wallet sent through another node. */
const LOST_AFTER_MS = 20_000;

/** The time since which the node has not known a transaction, by hash. */
const missingSince = new Map<Hex, number>();

/** Query key of an account's transaction for an invoice. */
export const pendingKey = (account: Address, invoice: Invoice) => ["pending", account, invoice.id];

/** Undefined if the node has none; other failures are thrown. */
const orNone =
  (...none: readonly (abstract new (...args: never[]) => Error)[]) =>
  (error: unknown): undefined => {
    if (!none.some((Class) => error instanceof Class)) throw error;
  };

async function readPending(
  client: Client,
  deployment: Deployment,
  account: Address,
  invoice: Invoice,
): Promise<Pending | null> {
  const entry = await browserJournal().get(paymentKey(deployment, account, invoice));
  const hash = entry?.attempts.at(-1)?.hash;
  if (!hash) return null;
  const [receipt, transaction] = await Promise.all([
    getTransactionReceipt(client, { hash }).catch(orNone(TransactionReceiptNotFoundError)),
    getTransaction(client, { hash }).catch(orNone(TransactionNotFoundError)),
  ]);
  if (receipt || transaction) missingSince.delete(hash);
  if (receipt?.status === "success") return { hash, status: "mined", minedIn: receipt.blockNumber };
  if (receipt) return { hash, status: "failed" };
  if (transaction) return { hash, status: "sent" };
  const since = missingSince.get(hash) ?? Date.now();
  missingSince.set(hash, since);
  return { hash, status: Date.now() - since < LOST_AFTER_MS ? "sent" : "lost" };
}

/** The state of this browser's transaction; null: none sent, or its hash is unknown. */
export function usePending(account: Address | undefined, invoice: Invoice) {
  const { client, deployment } = useSetup();
  return useQuery({
    queryKey: account ? pendingKey(account, invoice) : ["pending"],
    enabled: account !== undefined,
    refetchInterval: ASK_AGAIN_MS,
    queryFn: () => readPending(client, deployment, account!, invoice),
  });
}
