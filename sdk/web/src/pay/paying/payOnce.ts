import { type Deployment, type Invoice, journalKey, trackTransaction } from "@feiqian/sdk";
import { pay } from "@feiqian/sdk/actions/invoice";
import type { Rail } from "@feiqian/sdk";
import { storageJournal } from "@feiqian/sdk/browser";
import type { Address, Hex } from "viem";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";

/** What has been sent by this browser, under which key: it outlives a reload, and all tabs share it. */
export const journal = storageJournal();

/** A payment's key in the journal. */
export const paymentKey = (deployment: Deployment, account: Address, { id }: Invoice): string =>
  journalKey({ chainId: deployment.chainId, account }, keyOf(id));

const keyOf = (id: Hex): string => `pay ${id}`;

/** The payment is under way in another tab of this browser. */
export class OtherTabError extends Error {
  override name = "OtherTabError";
}

/** Where a payment is: the wallet has been asked for its `step`th step, from 0, or has answered it. */
export interface Progress {
  readonly step: number;
  readonly at: "wallet" | "network";
}

export interface PayOnceParameters {
  readonly deployment: Deployment;
  readonly invoice: Invoice;
  readonly rail: Rail;
  /** The most that is taken, in base units of the token: what the page has shown. */
  readonly maxIn: bigint;
  readonly onProgress: (progress: Progress) => void;
}

const isStep = (method: string): boolean =>
  method === "eth_sendTransaction" || method === "wallet_sendCalls" || method.startsWith("eth_signTypedData");

/** An approval that was sent before a reload has no key in the journal: its hash is kept apart. */
const approvalPlace = ({ chainId }: Deployment, account: Address) => `feiqian.approval:${chainId}:${account}`;

interface Asked {
  readonly method: string;
  readonly params?: unknown;
}

/** The same client, which tells what its wallet is asked and has answered. */
function observe(client: WalletClient, { deployment, invoice, onProgress }: PayOnceParameters): WalletClient {
  const place = approvalPlace(deployment, client.account.address);
  let step = 0;
  const request = async (asked: Asked, ...options: readonly unknown[]): Promise<unknown> => {
    const ask = client.request as (...of: readonly unknown[]) => Promise<unknown>;
    if (!isStep(asked.method)) return ask(asked, ...options);
    onProgress({ step, at: "wallet" });
    const answer = await ask(asked, ...options);
    const [call] = (asked.params ?? []) as readonly { readonly to?: Address }[];
    if (asked.method === "eth_sendTransaction" && call?.to?.toLowerCase() === invoice.terms.token.toLowerCase())
      localStorage.setItem(place, answer as Hex);
    onProgress({ step, at: "network" });
    step += 1;
    return answer;
  };
  return { ...client, request: request as WalletClient["request"] };
}

const APPROVAL_TIMEOUT_MS = 60_000;

/** What was approved before a reload may not be mined yet: whoever asks for it again makes USDT refuse it. */
async function settleApproval(client: WalletClient, deployment: Deployment): Promise<void> {
  const place = approvalPlace(deployment, client.account.address);
  const hash = localStorage.getItem(place) as Hex | null;
  if (!hash) return;
  await trackTransaction(client, { hash, timeout: APPROVAL_TIMEOUT_MS });
  localStorage.removeItem(place);
}

/**
 * Pays an invoice, in one tab at a time. What an earlier load of the page has sent for it is followed, not sent again.
 *
 * @throws {@link OtherTabError}, and whatever `invoice.pay` throws
 */
export function payOnce(client: WalletClient, parameters: PayOnceParameters) {
  const { deployment, invoice, maxIn, rail } = parameters;
  const lock = `feiqian.pay:${paymentKey(deployment, client.account.address, invoice)}`;
  return navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
    if (!held) throw new OtherTabError("The invoice is being paid in another tab.");
    await settleApproval(client, deployment);
    const observed = observe(client, parameters);
    return pay(observed, { deployment, invoice, rail, maxIn, key: keyOf(invoice.id), journal });
  });
}
