import type { PayoutProposal } from "@feiqian/sdk/safe";
import { type Hex, isHash } from "viem";

/** Shared by all tabs, and kept over a reload: only two hashes. */
const keyOf = ({ hash }: PayoutProposal): string => `feiqian.payout.sent.${hash}`;

/** This browser's transaction for a payout, until its outcome is known. */
export function readJournal(proposal: PayoutProposal): Hex | undefined {
  const kept = localStorage.getItem(keyOf(proposal));
  return kept !== null && isHash(kept) ? kept : undefined;
}

export const writeJournal = (proposal: PayoutProposal, transaction: Hex): void =>
  localStorage.setItem(keyOf(proposal), transaction);

export const forgetJournal = (proposal: PayoutProposal): void => localStorage.removeItem(keyOf(proposal));
