import { type Context, ponder } from "ponder:registry";
import { merchant, tokenStore } from "ponder:schema";
import type { Address } from "viem";
import { isProcessor } from "./deployment.ts";
import { rooms } from "./generated.ts";
import { type LogEvent, meetMerchant, written } from "./rows.ts";

interface Store {
  readonly store: Address;
  readonly owner: Address;
  readonly generation: bigint;
}

/** Writes a store at the first event that names it. */
export async function meetStore(context: Context, event: LogEvent, { store, owner, generation }: Store): Promise<void> {
  await meetMerchant(context, event, owner);
  const room = event.log.address;
  if (isProcessor(room)) {
    await context.db
      .update(merchant, { address: owner })
      .set(({ currentStore }) => ({ currentStore: currentStore ?? store }));
  }
  await context.db
    .insert(tokenStore)
    .values({ address: store, room, merchantAddress: owner, generation: Number(generation), ...written(event) })
    .onConflictDoUpdate(written(event));
}

for (const room of rooms) {
  ponder.on(`${room}:StoreOpened`, async ({ event, context }) => {
    await meetStore(context, event, event.args);
    await context.db.update(tokenStore, { address: event.args.store }).set({ openedAt: event.block.timestamp });
  });

  ponder.on(`${room}:StoreRenewed`, async ({ event, context }) => {
    const { store, owner } = event.args;
    await meetStore(context, event, event.args);
    if (isProcessor(event.log.address))
      await context.db.update(merchant, { address: owner }).set({ currentStore: store });
    await context.db.update(tokenStore, { address: store }).set({ renewedAt: event.block.timestamp });
  });
}
