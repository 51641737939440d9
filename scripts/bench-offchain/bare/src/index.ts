import { type Context, type Event, ponder } from "ponder:registry";
import { happened } from "ponder:schema";
import { safeNames } from "../../../../indexer/src/payouts/safes.ts";

const write = (name: string, { event, context }: { readonly event: Event; readonly context: Context }) =>
  context.db.insert(happened).values({
    ...{ id: `${name}-${event.id}`, name, blockNumber: event.block.number, timestamp: event.block.timestamp },
    ...{ transactionHash: event.transaction.hash, logIndex: event.log.logIndex },
  });

// Every event that the indexer has a handler for, so that both ask the node for the same logs.
const names = [
  ...["SplitPaid", "Charged", "Authorized", "Cancelled", "Captured", "Voided", "Reclaimed", "Refunded"],
  ...["Priced", "Credited", "Claimed", "StoreOpened", "StoreRenewed", "SignerSet", "CallFailed"],
  ...["TokenListed", "TokenDelisted", "EntriesPausedUntil", "CollectorListed", "CollectorDelisted"],
] as unknown as readonly ["Charged"];

for (const name of names)
  ponder.on(`PaymentProcessor:${name}`, async ({ event, context }) => {
    await write(name, { event, context });
  });

ponder.on("PolicyEngine:Allowed", async ({ event, context }) => {
  await write("Allowed", { event, context });
});

for (const safe of safeNames) {
  for (const name of ["ExecutionSuccess", "ExecutionFailure"] as const)
    ponder.on(`${safe}:${name}`, async ({ event, context }) => {
      await write(name, { event, context });
    });
}
