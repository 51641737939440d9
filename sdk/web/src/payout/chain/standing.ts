import { type PayoutProposal, findPayoutExecution, isPayoutExecutedBy, readSafe, safeAbi } from "@feiqian/sdk/safe";
import type { Address, Client, Hex, TransactionReceipt } from "viem";
import { getTransaction, getTransactionReceipt, readContract } from "viem/actions";
import type { Setup } from "../../shared/setup.ts";
import { forgetJournal, readJournal } from "./journal.ts";

interface Owned {
  readonly owners: readonly Address[];
  readonly threshold: number;
  /** The Safe's next nonce. */
  readonly nonce: number;
}

/** A payout's state on the chain. */
export type Standing =
  /** Not executed. `approvals`: owners who have approved its hash on chain in place of signing. */
  | (Owned & { readonly status: "open"; readonly approvals: readonly Address[] })
  /** This browser has sent it, and it is not in a block yet. */
  | (Owned & { readonly status: "sent"; readonly transaction: Hex })
  /** The Safe has executed it. */
  | (Owned & { readonly status: "done"; readonly receipt: TransactionReceipt })
  /** Its nonce was used by another transaction, or so long ago that the execution is not found. */
  | (Owned & { readonly status: "spent" });

/** Reads the chain. This browser's transaction is found by its hash. */
export async function readStanding({ client }: Pick<Setup, "client">, proposal: PayoutProposal): Promise<Standing> {
  const owned = await readSafe({ client, safe: proposal.safe });
  const receipt = await findExecution(client, proposal, owned.nonce);
  if (receipt) {
    forgetJournal(proposal);
    return { ...owned, status: "done", receipt };
  }
  if (owned.nonce > proposal.safeTx.nonce) return { ...owned, status: "spent" };
  const transaction = await findPending(client, proposal);
  if (transaction) return { ...owned, status: "sent", transaction };
  return { ...owned, status: "open", approvals: await readApprovals(client, proposal, owned.owners) };
}

/** The receipt of the payout's execution, if the Safe is past its nonce. */
export async function findExecution(
  client: Client,
  proposal: PayoutProposal,
  nonce: number,
): Promise<TransactionReceipt | undefined> {
  if (nonce <= proposal.safeTx.nonce) return undefined;
  const sent = readJournal(proposal);
  const own = sent && (await getTransactionReceipt(client, { hash: sent }).catch(() => undefined));
  if (own && isPayoutExecutedBy(own, proposal)) return own;
  return findPayoutExecution({ client, proposal });
}

/**
 * This browser's transaction, if it may still be mined. A failed one is forgotten; one that the node does not know may
 * be sent again, since the Safe's nonce admits only one of them.
 */
async function findPending(client: Client, proposal: PayoutProposal): Promise<Hex | undefined> {
  const sent = readJournal(proposal);
  if (!sent) return undefined;
  const transaction = await getTransaction(client, { hash: sent }).catch(() => undefined);
  if (transaction?.blockNumber === null) return sent;
  if (transaction) forgetJournal(proposal);
  return undefined;
}

async function readApprovals(client: Client, { safe, hash, signatures }: PayoutProposal, owners: readonly Address[]) {
  const silent = owners.filter((owner) => !signatures.some((signed) => signed.owner === owner));
  const approved = await Promise.all(
    silent.map((owner) =>
      readContract(client, { address: safe, abi: safeAbi, functionName: "approvedHashes", args: [owner, hash] }),
    ),
  );
  return silent.filter((_, i) => approved[i] !== 0n);
}
