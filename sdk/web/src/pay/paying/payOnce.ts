import {
  type Deployment,
  type Invoice,
  type Journal,
  type Rail,
  TransactionUnknownError,
  journalKey,
  trackTransaction,
} from "@feiqian/sdk";
import { pay } from "@feiqian/sdk/actions/invoice";
import { storageJournal } from "@feiqian/sdk/browser";
import { type Address, type Client, type Hex, TransactionNotFoundError } from "viem";
import { getTransaction } from "viem/actions";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import { type Step, stepOf } from "./steps.ts";

/** What has been sent by this browser, under which key: it outlives a reload, and all tabs share it. */
export const browserJournal = (): Journal => storageJournal();

const keyOf = (id: Hex): string => `pay ${id}`;

/** A payment's key in the journal. */
export const paymentKey = ({ chainId }: Deployment, account: Address, { id }: Invoice): string =>
  journalKey({ chainId, account }, keyOf(id));

/** The invoice, or another one of this account's in the same token, is being paid already. */
export class UnderWayError extends Error {
  override name = "UnderWayError";
}

/** The page shows something else by now. */
export class LeftError extends Error {
  override name = "LeftError";
}

/** Where a payment is: the wallet has been asked for a step, or has answered and the network has not. */
export interface Progress {
  readonly step: Step;
  readonly at: "wallet" | "network";
}

export interface PayOnceParameters {
  readonly deployment: Deployment;
  readonly invoice: Invoice;
  readonly rail: Rail;
  /** The most that is taken, in base units of the token: what the page has shown. */
  readonly maxIn: bigint;
  /** Reads what the network knows of earlier sendings. */
  readonly node: Client;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted when the page shows something else: the wallet is asked for no further step then. */
  readonly signal: AbortSignal;
}

/** An approval that was sent before a reload has no key in the journal: its hash is kept apart. */
const approvalPlace = ({ chainId }: Deployment, account: Address, { terms }: Invoice) =>
  `feiqian.approval:${chainId}:${account}:${terms.token}`;

interface Asked {
  readonly method: string;
  readonly params?: unknown;
}

/** The same client, which tells what its wallet is asked and has answered. */
function observe(client: WalletClient, parameters: PayOnceParameters): WalletClient {
  const { deployment, invoice, onProgress, signal } = parameters;
  const request = async (asked: Asked, ...options: readonly unknown[]): Promise<unknown> => {
    const ask = client.request as (...of: readonly unknown[]) => Promise<unknown>;
    const step = stepOf(asked, invoice);
    if (!step) return ask(asked, ...options);
    if (signal.aborted) throw new LeftError("The page has been left.");
    onProgress({ step, at: "wallet" });
    const answer = await ask(asked, ...options);
    if (step === "approve")
      localStorage.setItem(approvalPlace(deployment, client.account.address, invoice), answer as Hex);
    onProgress({ step, at: "network" });
    return answer;
  };
  return { ...client, request: request as WalletClient["request"] };
}

const APPROVAL_TIMEOUT_MS = 60_000;
/** What is not known by then is followed as after a reload, which tells more of it. */
const PAYMENT_TIMEOUT_MS = 45_000;

/** What was approved before a reload may not be mined yet: whoever asks for it again makes USDT refuse it. */
async function settleApproval(client: WalletClient, parameters: PayOnceParameters): Promise<void> {
  const { deployment, invoice, onProgress } = parameters;
  const place = approvalPlace(deployment, client.account.address, invoice);
  const hash = localStorage.getItem(place) as Hex | null;
  if (!hash) return;
  onProgress({ step: "approve", at: "network" });
  const outcome = await trackTransaction(client, { hash, timeout: APPROVAL_TIMEOUT_MS });
  // The next time it is asked for anew.
  localStorage.removeItem(place);
  if (outcome.status === "unknown" && !outcome.isDropped)
    throw new TransactionUnknownError({ hash, action: "approve" });
}

/** Forgets a payment that the network does not know. Its number can be spent once: another one pays nothing twice. */
async function forgetLost(journal: Journal, client: WalletClient, { deployment, invoice, node }: PayOnceParameters) {
  const key = paymentKey(deployment, client.account.address, invoice);
  const hash = (await journal.get(key))?.attempts.at(-1)?.hash;
  if (!hash) return;
  const isKnown = await getTransaction(node, { hash }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof TransactionNotFoundError) return false;
      throw error;
    },
  );
  if (!isKnown) await journal.delete(key);
}

/**
 * Pays an invoice, in one tab at a time, and one at a time of an account's in one token: they share an allowance. What
 * an earlier load of the page has sent for it is followed, not sent again; what the network does not know any more is
 * forgotten.
 *
 * @throws {@link UnderWayError}, {@link LeftError}, and whatever `invoice.pay` throws
 */
export async function payOnce(client: WalletClient, parameters: PayOnceParameters): Promise<void> {
  const { deployment, invoice, maxIn, rail } = parameters;
  const { chainId } = deployment;
  const locks = [
    `feiqian.pay:${chainId}:${invoice.id}`,
    `feiqian.spend:${chainId}:${client.account.address}:${invoice.terms.token}`,
  ];
  await holding(locks, async () => {
    const journal = browserJournal();
    await settleApproval(client, parameters);
    await forgetLost(journal, client, parameters);
    const to = { deployment, invoice, rail, maxIn, key: keyOf(invoice.id), journal, timeout: PAYMENT_TIMEOUT_MS };
    await pay(observe(client, parameters), to);
  });
}

/** Runs work while it holds the browser's locks of these names; none of them is waited for. */
async function holding(names: readonly string[], work: () => Promise<void>): Promise<void> {
  const [name, ...others] = names;
  if (name === undefined) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) throw new UnderWayError("It is being paid already.");
    await holding(others, work);
  });
}
