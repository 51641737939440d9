import { ponder } from "ponder:registry";
import { signer, signerEvent } from "ponder:schema";
import { emitted, meetMerchant, written } from "./rows.ts";

ponder.on("PaymentProcessor:SignerSet", async ({ event, context }) => {
  const { owner, signer: named, validUntil } = event.args;
  const maxOutBps = Number(event.args.maxOutBps);
  await meetMerchant(context, event, owner);
  await context.db
    .insert(signerEvent)
    .values({ id: event.id, merchantAddress: owner, signer: named, validUntil, maxOutBps, ...emitted(event) });
  const now = {
    validUntil,
    maxOutBps,
    setAt: event.block.timestamp,
    ...written(event),
    transactionHash: event.transaction.hash,
  };
  await context.db
    .insert(signer)
    .values({ merchantAddress: owner, signer: named, ...now })
    .onConflictDoUpdate(now);
});
