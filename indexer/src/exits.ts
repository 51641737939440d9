import { type Context, type Event, ponder } from "ponder:registry";
import { payment, paymentEvent, strayRefund } from "ponder:schema";
import { type Address, type Hex, isAddressEqual } from "viem";
import { amounts } from "./deployment.ts";
import { takeCredit, writeLeg } from "./legs.ts";
import { changed, emitted } from "./rows.ts";
import { addToCurrencyDay, addToDay } from "./totals.ts";

type Payment = typeof payment.$inferSelect;
type Exit = "captured" | "voided" | "reclaimed" | "refunded";

/** What a leg says of the payment that it is of. */
const partOf = ({ id, merchantAddress, tokenAddress }: Payment) => ({ paymentId: id, merchantAddress, tokenAddress });

const addToHistory = (
  context: Context,
  event: Event & { readonly id: string },
  { id, tokenAddress }: Payment,
  told: { readonly kind: Exit; readonly account: Address; readonly amount: bigint; readonly reason?: Hex },
) =>
  context.db.insert(paymentEvent).values({
    id: event.id,
    paymentId: id,
    tokenAddress,
    ...told,
    ...amounts(tokenAddress, { amount: told.amount }),
    ...emitted(event),
  });

ponder.on("PaymentProcessor:Captured", async ({ event, context }) => {
  const { id, amount, net, fee } = event.args;
  const held = (await context.db.find(payment, { id }))!;
  const { merchantAddress, feeReceiver, tokenAddress } = held;
  const part = { ...partOf(held), from: held.store! };
  const splitTotal = amount - net - fee;

  const toReceiver = await takeCredit(context, id, feeReceiver);
  const isOne = isAddressEqual(feeReceiver, merchantAddress);
  const toMerchant = isOne ? toReceiver : await takeCredit(context, id, merchantAddress);
  // Where one account is owed both, the sum of its credits says which of them is one, or both; of equals, the fee.
  const isFee = toReceiver && (!isOne || toReceiver.amount !== net || fee === net);
  const isNet = toMerchant && (!isOne || toMerchant.amount !== fee);
  const feeStore = isFee ? toReceiver.store : null;
  const netStore = isNet ? toMerchant.store : null;
  await writeLeg(context, event, { ...part, kind: "fee", account: feeReceiver, amount: fee, creditedIn: feeStore });
  await writeLeg(context, event, { ...part, kind: "net", account: merchantAddress, amount: net, creditedIn: netStore });

  await addToHistory(context, event, held, { kind: "captured", account: merchantAddress, amount });
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

/** What waited goes back to its payer, or waits for it. */
async function giveBack(
  context: Context,
  event: Event & { readonly id: string },
  kind: "voided" | "reclaimed",
  { id, amount }: { readonly id: Hex; readonly amount: bigint },
): Promise<void> {
  const held = (await context.db.find(payment, { id }))!;
  const { payer, tokenAddress } = held;
  const creditedIn = (await takeCredit(context, id, payer))?.store ?? null;
  const part = { ...partOf(held), from: held.store!, kind: "returned" } as const;
  await writeLeg(context, event, { ...part, account: payer, amount, creditedIn });

  await addToHistory(context, event, held, { kind, account: payer, amount });
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
  // Terms that share a number with those that were charged: the chain does not tell them apart.
  if (!paid) {
    await context.db.insert(strayRefund).values({ paymentId: id, from, to, amount, reason, ...emitted(event) });
    return;
  }
  const { tokenAddress } = paid;
  await writeLeg(context, event, { ...partOf(paid), kind: "refunded", from, account: to, amount });
  await addToHistory(context, event, paid, { kind: "refunded", account: to, amount, reason });
  await context.db.update(payment, { id }).set((row) => {
    const refunded = row.refunded + amount;
    // Of a priced charge the chain lets more be paid back than it took.
    const refundable = row.refundable > amount ? row.refundable - amount : 0n;
    return {
      ...amounts(tokenAddress, { refundable, refunded }),
      overRefunded: refunded > (row.status === "charged" ? row.due - row.tokenFee : row.captured),
      ...changed(event),
    };
  });
  await addToDay(context, event, paid, { refunded: amount });
});
