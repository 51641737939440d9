import { existsSync, rmSync } from "node:fs";
import type { PayoutProposal } from "@feiqian/sdk/safe";
import { type Hex, type TransactionReceipt, isHash } from "viem";
import { getTransaction, getTransactionReceipt, waitForTransactionReceipt } from "viem/actions";
import type { NodeClient } from "../chain/client.ts";
import { UnknownOutcomeError } from "../errors.ts";
import { readJson, toFields } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import { toJson } from "../text/json.ts";

/** The file with the hash of a payout's transaction, from before it is sent until its outcome is known. */
export const journalOf = (file: string): string => `${file.replace(/\.json$/, "")}.sent.json`;

/** The transaction that an earlier run sent for this payout, if known. */
export function readJournal(journal: string, { hash }: PayoutProposal): Hex | undefined {
  if (!existsSync(journal)) return undefined;
  const fields = toFields(readJson(journal), journal);
  return fields.safeTxHash === hash && isHash(String(fields.transaction)) ? (fields.transaction as Hex) : undefined;
}

export const forgetJournal = (journal: string): void => rmSync(journal, { force: true });

/** Records the hash before the transaction is sent, so that the next run can look for it. */
export const writeJournal = (journal: string, { hash }: PayoutProposal, transaction: Hex): void =>
  replaceFile(journal, `${toJson({ safeTxHash: hash, transaction })}\n`);

/** The state of a transaction at the node. Undefined: the node does not know it. */
export async function findSent(client: NodeClient, hash: Hex): Promise<TransactionReceipt | "pending" | undefined> {
  const receipt = await getTransactionReceipt(client, { hash }).catch(() => undefined);
  if (receipt) return receipt;
  const known = await getTransaction(client, { hash }).catch(() => undefined);
  return known ? "pending" : undefined;
}

/** Waits for a transaction that is on its way. @throws UnknownOutcomeError if it takes too long. */
export async function waitFor(client: NodeClient, hash: Hex, confirmations: number): Promise<TransactionReceipt> {
  try {
    return await waitForTransactionReceipt(client, { hash, confirmations });
  } catch {
    throw new UnknownOutcomeError(
      `The payout was sent as ${hash}; its outcome is not known yet.`,
      "Run the same command again: it looks for that transaction, and sends no second one while it is on its way.",
    );
  }
}
