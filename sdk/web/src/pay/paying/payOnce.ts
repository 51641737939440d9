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

/** This browser's journal of sent transactions, which survives a reload and is shared by all tabs. */
export const browserJournal = (): Journal => storageJournal();

const keyOf = (id: Hex): string => `pay ${id}`;

/** A payment's key in the journal. */
export const paymentKey = ({ chainId }: Deployment, account: Address, { id }: Invoice): string =>
  journalKey({ chainId, account }, keyOf(id));

/** The invoice, or another one of this account in the same token, is already being paid. */
export class UnderWayError extends Error {
  override name = "UnderWayError";
}

/** The page now shows something else. */
export class LeftError extends Error {
  override name = "LeftError";
}

/** Progress of a payment: the wallet is being asked for a step, or the network has not answered yet. */
export interface Progress {
  readonly step: Step;
  readonly at: "wallet" | "network";
}

export interface PayOnceParameters {
  readonly deployment: Deployment;
  readonly invoice: Invoice;
  readonly rail: Rail;
  /** The most that is taken, in base units of the token, as shown by the page. */
  readonly maxIn: bigint;
  /** Reads earlier transactions from the network. */
  readonly node: Client;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted when the page shows something else, which prevents further wallet requests. */
  readonly signal: AbortSignal;
}

/** An approval has no key in the journal, so its hash is stored separately. */
const approvalPlace = ({ chainId }: Deployment, account: Address, { terms }: Invoice) =>
  `feiqian.approval:${chainId}:${account}:${terms.token}`;

interface Asked {
  readonly method: string;
  readonly params?: unknown;
}

/** The same client, reporting its wallet's requests and answers. */
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
/** After this time a transaction is followed as after a reload, which shows more of its state. */
const PAYMENT_TIMEOUT_MS = 45_000;

/** Waits for an approval sent before a reload: USDT would refuse a second one. */
async function settleApproval(client: WalletClient, parameters: PayOnceParameters): Promise<void> {
  const { deployment, invoice, onProgress } = parameters;
  const place = approvalPlace(deployment, client.account.address, invoice);
  const hash = localStorage.getItem(place) as Hex | null;
  if (!hash) return;
  onProgress({ step: "approve", at: "network" });
  const outcome = await trackTransaction(client, { hash, timeout: APPROVAL_TIMEOUT_MS });
  // The next attempt asks again.
  localStorage.removeItem(place);
  if (outcome.status === "unknown" && !outcome.isDropped)
    throw new TransactionUnknownError({ hash, action: "approve" });
}

/** Forgets a payment that the network does not know. Its number can be spent once, so a new one cannot pay twice. */
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
 * Pays an invoice in one tab at a time, and one invoice at a time per account and token, which share an allowance. A
 * transaction sent before a reload is followed, not sent again; one that the network no longer knows is forgotten.
 *
 * @throws {@link UnderWayError}, {@link LeftError}, and the errors of `invoice.pay`
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

/** Runs work while holding the browser's locks of these names, without waiting for any. */
async function holding(names: readonly string[], work: () => Promise<void>): Promise<void> {
  const [name, ...others] = names;
  if (name === undefined) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) throw new UnderWayError("It is being paid already.");
    await holding(others, work);
  });
}
