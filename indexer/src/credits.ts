import { type Context, ponder } from "ponder:registry";
import { credit, creditEvent, leg, payment, split, tokenStore } from "ponder:schema";
import { type Address, type Hex, hexToString } from "viem";
import { amounts, isProcessor } from "./deployment.ts";
import { rooms } from "./generated.ts";
import { addToHistory } from "./history.ts";
import { type LogEvent, emitted, written } from "./rows.ts";

interface Credited {
  readonly id: Hex;
  readonly store: Address;
  readonly account: Address;
  readonly token: Address;
  readonly amount: bigint;
}

/** Marks the leg of a payment that became a credit. */
async function creditLeg(context: Context, event: LogEvent, credited: Credited, kind: string): Promise<void> {
  const { id, store, account, token, amount } = credited;
  const { lastEventId } = (await context.db.find(payment, { id }))!;
  const key = { eventId: lastEventId, kind: kind as (typeof leg.$inferSelect)["kind"], account };
  await context.db.update(leg, key).set({ to: store, credited: true });
  if (kind === "split")
    await context.db.update(split, { paymentId: id, account }).set({ credited: true, ...written(event) });
  await addToHistory(context, event, { paymentId: id, kind: "credited", account, tokenAddress: token, amount, store });
}

for (const room of rooms) {
  ponder.on(`${room}:Credited`, async ({ event, context }) => {
    const { id, store, account, token, amount } = event.args;
    const kind = hexToString(event.args.leg, { size: 32 });
    const isPayment = isProcessor(event.log.address);
    if (isPayment) await creditLeg(context, event, event.args, kind);
    // A room that is its own store has no other owner.
    const merchantAddress = (await context.db.find(tokenStore, { address: store }))?.merchantAddress ?? store;
    const key = { store, tokenAddress: token, account };

    await context.db.insert(creditEvent).values({
      id: event.id,
      kind: "credited",
      ...key,
      merchantAddress,
      paymentId: isPayment ? id : null,
      leg: kind,
      ...amounts(token, { amount }),
      ...emitted(event),
    });
    await context.db
      .insert(credit)
      .values({
        ...key,
        merchantAddress,
        ...amounts(token, { amount, creditedTotal: amount, claimedTotal: 0n }),
        ...written(event),
      })
      .onConflictDoUpdate((row) => ({
        ...amounts(token, { amount: row.amount + amount, creditedTotal: row.creditedTotal + amount }),
        ...written(event),
      }));
  });

  ponder.on(`${room}:Claimed`, async ({ event, context }) => {
    const { store, account, token, to, amount } = event.args;
    const key = { store, tokenAddress: token, account };
    const { merchantAddress } = await context.db.update(credit, key).set((row) => ({
      ...amounts(token, { amount: row.amount - amount, claimedTotal: row.claimedTotal + amount }),
      ...written(event),
    }));
    await context.db.insert(creditEvent).values({
      id: event.id,
      kind: "claimed",
      ...key,
      merchantAddress,
      to,
      ...amounts(token, { amount }),
      ...emitted(event),
    });
  });
}
