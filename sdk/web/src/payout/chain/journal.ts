import type { PayoutProposal } from "@feiqian/sdk/safe";
import { type Hex, isHash } from "viem";

/** For all tabs of this browser, and beyond a reload: it is nothing but two hashes. */
const keyOf = ({ hash }: PayoutProposal): string => `feiqian.payout.sent.${hash}`;

/** The transaction that this browser has sent for a payout, as long as nobody knows what has become of it. */
export function readJournal(proposal: PayoutProposal): Hex | undefined {
  const kept = localStorage.getItem(keyOf(proposal));
  return kept !== null && isHash(kept) ? kept : undefined;
}

export const writeJournal = (proposal: PayoutProposal, transaction: Hex): void =>
  localStorage.setItem(keyOf(proposal), transaction);

export const forgetJournal = (proposal: PayoutProposal): void => localStorage.removeItem(keyOf(proposal));
