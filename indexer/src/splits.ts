import { type Context, type Event, ponder } from "ponder:registry";
import { payment, split } from "ponder:schema";
import type { Hex } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { amounts } from "./deployment.ts";
import { addToHistory } from "./history.ts";
import { writeLeg } from "./legs.ts";
import { written } from "./rows.ts";
import { addToDay } from "./totals.ts";

/** Writes the splits of a payment's terms, before anything is paid to them. */
export async function writeSplits(context: Context, event: Event, paymentId: Hex, terms: PaymentTerms): Promise<void> {
  for (const [position, { account, bps }] of terms.splits.entries()) {
    await context.db.insert(split).values({
      paymentId,
      account,
      position,
      bps: Number(bps),
      tokenAddress: terms.token,
      ...amounts(terms.token, { amount: 0n }),
      credited: false,
      ...written(event),
    });
  }
}

ponder.on("PaymentProcessor:SplitPaid", async ({ event, context }) => {
  const { id, account, amount } = event.args;
  const paid = (await context.db.find(payment, { id }))!;
  const { status, tokenAddress, payer, store, lastEventId } = paid;
  await addToHistory(context, event, { paymentId: id, kind: "splitPaid", account, tokenAddress, amount });
  const part = { kind: "split", eventId: lastEventId, from: store ?? payer, account, amount } as const;
  await writeLeg(context, event, paid, part);
  await context.db
    .update(split, { paymentId: id, account })
    .set((row) => ({ ...amounts(tokenAddress, { amount: row.amount + amount }), ...written(event) }));

  // `Captured` has the sum of its splits. `Charged` has not: by consent they are parts of the amount that arrived.
  if (status === "authorized") return;
  await context.db
    .update(payment, { id })
    .set((row) => amounts(tokenAddress, { splitTotal: row.splitTotal + amount, tokenFee: row.tokenFee - amount }));
  await addToDay(context, event, paid, { splitTotal: amount, tokenFee: -amount });
});
