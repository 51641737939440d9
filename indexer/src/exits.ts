import { type Context, ponder } from "ponder:registry";
import { payment, strayRefund } from "ponder:schema";
import type { Hex } from "viem";
import { amounts } from "./deployment.ts";
import { addToHistory } from "./history.ts";
import { writeLeg } from "./legs.ts";
import { type LogEvent, changed, emitted } from "./rows.ts";
import { addToCurrencyDay, addToDay } from "./totals.ts";

ponder.on("PaymentProcessor:Captured", async ({ event, context }) => {
  const { id, amount, net, fee } = event.args;
  const held = (await context.db.find(payment, { id }))!;
  const { merchantAddress, feeReceiver, tokenAddress } = held;
  const from = held.store!;
  const splitTotal = amount - net - fee;

  const entry = { paymentId: id, kind: "captured", account: merchantAddress, tokenAddress, amount } as const;
  await addToHistory(context, event, entry);
  await writeLeg(context, event, held, { kind: "fee", from, account: feeReceiver, amount: fee });
  await writeLeg(context, event, held, { kind: "net", from, account: merchantAddress, amount: net });
  await context.db.update(payment, { id }).set((row) => ({
    ...amounts(tokenAddress, {
      capturable: row.capturable - amount,
      captured: row.captured + amount,
      refundable: row.refundable + amount,
      received: row.received + net,
      fee: row.fee + fee,
      splitTotal: row.splitTotal + splitTotal,
    }),
    ...changed(event),
  }));
  const parts = { capturedNet: net, capturedFee: fee, capturedSplitTotal: splitTotal };
  await addToDay(context, event, held, { captured: amount, ...parts });
  await addToCurrencyDay(context, event, held, { received: net });
});

/** Held money goes back to its payer. */
async function giveBack(
  context: Context,
  event: LogEvent,
  kind: "voided" | "reclaimed",
  { id, amount }: { readonly id: Hex; readonly amount: bigint },
): Promise<void> {
  const held = (await context.db.find(payment, { id }))!;
  const { payer, tokenAddress } = held;

  await addToHistory(context, event, { paymentId: id, kind, account: payer, tokenAddress, amount });
  await writeLeg(context, event, held, { kind: "returned", from: held.store!, account: payer, amount });
  await context.db.update(payment, { id }).set((row) => ({
    ...amounts(tokenAddress, {
      capturable: row.capturable - amount,
      voided: row.voided + (kind === "voided" ? amount : 0n),
      reclaimed: row.reclaimed + (kind === "reclaimed" ? amount : 0n),
    }),
    ...changed(event),
  }));
  await addToDay(context, event, held, { [kind]: amount });
}

ponder.on("PaymentProcessor:Voided", ({ event, context }) => giveBack(context, event, "voided", event.args));

ponder.on("PaymentProcessor:Reclaimed", ({ event, context }) => giveBack(context, event, "reclaimed", event.args));

ponder.on("PaymentProcessor:Refunded", async ({ event, context }) => {
  const { id, to, from, amount, reason } = event.args;
  const paid = await context.db.find(payment, { id });
  // Terms that share a number with charged terms: the chain cannot tell them apart.
  if (!paid) {
    await context.db.insert(strayRefund).values({ paymentId: id, from, to, amount, reason, ...emitted(event) });
    return;
  }

  const { tokenAddress } = paid;
  await addToHistory(context, event, { paymentId: id, kind: "refunded", account: to, tokenAddress, amount, reason });
  await writeLeg(context, event, paid, { kind: "refunded", from, account: to, amount });
  await context.db.update(payment, { id }).set((row) => {
    const refunded = row.refunded + amount;
    // The chain lets more be refunded of a priced charge than it took.
    const refundable = row.refundable > amount ? row.refundable - amount : 0n;
    return {
      ...amounts(tokenAddress, { refundable, refunded }),
      overRefunded: refunded > (row.status === "charged" ? row.due - row.tokenFee : row.captured),
      ...changed(event),
    };
  });
  await addToDay(context, event, paid, { refunded: amount });
});
