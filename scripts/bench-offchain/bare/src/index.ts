import { ponder } from "ponder:registry";
import { happened } from "ponder:schema";

// Every event that the indexer has a handler for, so that both ask the node for the same logs.
const names = [
  ...["SplitPaid", "Charged", "Authorized", "Cancelled", "Captured", "Voided", "Reclaimed", "Refunded"],
  ...["Credited", "Claimed", "StoreOpened", "StoreRenewed", "SignerSet", "CallFailed"],
  ...["TokenListed", "TokenDelisted", "EntriesPausedUntil", "CollectorSet"],
] as unknown as readonly ["Charged"];

for (const name of names) {
  ponder.on(`PaymentProcessor:${name}`, async ({ event, context }) => {
    await context.db.insert(happened).values({
      id: event.id,
      name,
      blockNumber: event.block.number,
      timestamp: event.block.timestamp,
      transactionHash: event.transaction.hash,
      logIndex: event.log.logIndex,
    });
  });
}
