import type { AnyClient } from "../internal/client.ts";
import { follow } from "./track.ts";
import type { Outcome, Sent, TrackOptions } from "./types.ts";

/** What is certain at once, where the node has waited for it. */
function atOnce({ receipt }: Sent, { confirmations = 1 }: TrackOptions): Outcome | undefined {
  if (receipt?.status !== "success" || confirmations > 1) return undefined;
  return { status: "settled", hash: receipt.transactionHash, receipt };
}

/** Follows what was sent to its outcome, and has the journal remember that there is one. */
export async function conclude(client: AnyClient, sent: Sent, options: TrackOptions): Promise<Outcome> {
  const outcome = atOnce(sent, options) ?? (await follow(client, sent, options));
  const { journal, entry, isKeyed } = sent;
  if (!journal || !entry) return outcome;
  if (!isKeyed) await journal.delete(entry.key);
  else if (outcome.status !== "unknown") {
    // The fees may have been raised meanwhile.
    await journal.put({ ...((await journal.get(entry.key)) ?? entry), isDone: true });
  }
  return outcome;
}
