import { type PayoutProposal, SafeRevertError, readSafe, executePayout } from "@feiqian/sdk/safe";
import { type EIP1193RequestFn, type Hex, createClient, custom } from "viem";
import type { Setup } from "../../shared/setup.ts";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import type { Desk } from "../desk.ts";
import { Refusal } from "../refusal.ts";
import { writeJournal } from "./journal.ts";
import { networksOf } from "./networks.ts";
import { findExecution } from "./standing.ts";
import { screen } from "./trial.ts";

/** Waiting time for another owner's transaction, if the Safe refuses a payout that it accepted before. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 1_000;

async function becomes(isSo: () => Promise<boolean>, patience: number): Promise<boolean> {
  const end = Date.now() + patience;
  for (;;) {
    if (await isSo().catch(() => false)) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** One tab of this browser at a time: the next one finds the first one's transaction. */
const oneAtATime = async ({ hash }: PayoutProposal, work: () => Promise<boolean>): Promise<boolean> =>
  // Without locks, on an insecure page, only the Safe's nonce prevents paying twice.
  "locks" in navigator ? navigator.locks.request(`feiqian.payout.${hash}`, work) : work();

/** The wallet's client, which records a transaction as soon as its hash is known. */
function toTelling(client: WalletClient, proposal: PayoutProposal): WalletClient {
  const request = async (asked: { readonly method: string; readonly params?: unknown }) => {
    const answer = await client.request(asked as never);
    if (asked.method === "eth_sendTransaction") writeJournal(proposal, answer as Hex);
    return answer;
  };
  return createClient({
    account: client.account,
    chain: client.chain,
    transport: custom({ request: request as EIP1193RequestFn }, { retryCount: 0 }),
    pollingInterval: client.pollingInterval,
    cacheTime: 0,
  });
}

/**
 * Executes a payout, unless the Safe already has: nothing is paid twice, and the later sender learns that it is done.
 * Payees are screened again.
 *
 * @returns Whether this call has executed it.
 */
export const sendPayout = (
  setup: Setup,
  client: WalletClient,
  proposal: PayoutProposal,
  desk: Pick<Desk, "sanctions">,
): Promise<boolean> =>
  oneAtATime(proposal, async () => {
    const isDone = async () => {
      const { nonce } = await readSafe({ client: setup.client, safe: proposal.safe });
      return (await findExecution(setup.client, proposal, nonce)) !== undefined;
    };
    if (await isDone()) return false;
    const { sanctioned } = await screen(setup, proposal, desk);
    if (sanctioned.length > 0) throw new Refusal("sanctioned", sanctioned.map(({ address }) => address).join(", "));
    try {
      await executePayout({ client: toTelling(client, proposal), proposal, ...networksOf(setup) });
      return true;
    } catch (error) {
      // Another owner may have sent it first, so that ours failed; its transaction may not be mined yet.
      const patience = error instanceof SafeRevertError ? PATIENCE_MS : 0;
      if (await becomes(isDone, patience)) return false;
      throw error;
    }
  });
