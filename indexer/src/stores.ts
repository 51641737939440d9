import { type Context, type Event, ponder } from "ponder:registry";
import { merchant, tokenStore } from "ponder:schema";
import type { Address } from "viem";
import { meetMerchant, written } from "./rows.ts";

interface Store {
  readonly store: Address;
  readonly owner: Address;
  readonly generation: bigint;
}

/** A store from the first event on that names it. */
export async function meetStore(context: Context, event: Event, { store, owner, generation }: Store): Promise<void> {
  await meetMerchant(context, event, owner);
  await context.db
    .update(merchant, { address: owner })
    .set(({ currentStore }) => ({ currentStore: currentStore ?? store }));
  await context.db
    .insert(tokenStore)
    .values({ address: store, merchantAddress: owner, generation: Number(generation), ...written(event) })
    .onConflictDoUpdate(written(event));
}

ponder.on("PaymentProcessor:StoreOpened", async ({ event, context }) => {
  await meetStore(context, event, event.args);
  await context.db.update(tokenStore, { address: event.args.store }).set({ openedAt: event.block.timestamp });
});

ponder.on("PaymentProcessor:StoreRenewed", async ({ event, context }) => {
  const { store, owner } = event.args;
  await meetStore(context, event, event.args);
  await context.db.update(merchant, { address: owner }).set({ currentStore: store });
  await context.db.update(tokenStore, { address: store }).set({ renewedAt: event.block.timestamp });
});
