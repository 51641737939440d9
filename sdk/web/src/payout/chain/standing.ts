import { type PayoutProposal, findPayoutExecution, isPayoutExecutedBy, readSafe } from "@feiqian/sdk/safe";
import { type Address, type Client, type Hex, type TransactionReceipt, parseAbi } from "viem";
import { getTransaction, getTransactionReceipt, readContract } from "viem/actions";
import type { Setup } from "../../shared/setup.ts";
import { forgetJournal, readJournal } from "./journal.ts";

interface Owned {
  readonly owners: readonly Address[];
  readonly threshold: number;
  /** The Safe's next nonce. */
  readonly nonce: number;
}

/** How a payout stands on the chain. */
export type Standing =
  /** Not executed. `approvals`: owners who have approved its hash on chain in place of signing. */
  | (Owned & { readonly status: "open"; readonly approvals: readonly Address[] })
  /** This browser has sent it, and it is not in a block yet. */
  | (Owned & { readonly status: "sent"; readonly transaction: Hex })
  /** The Safe has executed it, whoever sent it. */
  | (Owned & { readonly status: "done"; readonly receipt: TransactionReceipt })
  /** The Safe's nonce was used by something else, or so long ago that it is not found. */
  | (Owned & { readonly status: "spent" });

const approvalAbi = parseAbi(["function approvedHashes(address owner, bytes32 hash) view returns (uint256)"]);

/** Asks the chain, which has the last word. What this browser has sent is looked for by its hash. */
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

/** The receipt of the payout's execution, where the Safe is past its nonce. */
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
 * What was sent from here and may still be mined. One that failed is forgotten; one that the node does not know may be
 * sent again, since the Safe's nonce lets one of them through.
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
      readContract(client, { address: safe, abi: approvalAbi, functionName: "approvedHashes", args: [owner, hash] }),
    ),
  );
  return silent.filter((_, i) => approved[i] !== 0n);
}
