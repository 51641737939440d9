import { type Context, type Event, ponder } from "ponder:registry";
import { merchant, tokenStore } from "ponder:schema";
import type { Address } from "viem";
import { meetMerchant, written } from "./rows.ts";

/** A store from the first event on that names it. `StoreRenewed` names every one before it is used but the first. */
export async function meetStore(context: Context, event: Event, store: Address, owner: Address): Promise<void> {
  await meetMerchant(context, event, owner);
  await context.db
    .update(merchant, { address: owner })
    .set(({ currentStore }) => ({ currentStore: currentStore ?? store }));
  await context.db
    .insert(tokenStore)
    .values({ address: store, merchantAddress: owner, generation: 0, ...written(event) })
    .onConflictDoUpdate(written(event));
}

ponder.on("PaymentProcessor:StoreOpened", async ({ event, context }) => {
  const { store, merchant: owner } = event.args;
  await meetStore(context, event, store, owner);
  await context.db.update(tokenStore, { address: store }).set({ openedAt: event.block.timestamp });
});

ponder.on("PaymentProcessor:StoreRenewed", async ({ event, context }) => {
  const { store, merchant: owner } = event.args;
  await meetStore(context, event, store, owner);
  await context.db.update(merchant, { address: owner }).set({ currentStore: store });
  await context.db
    .update(tokenStore, { address: store })
    .set({ generation: Number(event.args.generation), renewedAt: event.block.timestamp });
});
