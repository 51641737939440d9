import { type Context, type Event, ponder } from "ponder:registry";
import { invoiceNumber, merchant, payment, paymentEvent, split } from "ponder:schema";
import { type Address, type Hex, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { amounts } from "./deployment.ts";
import { takeCredit, writeLeg } from "./legs.ts";
import { type Paid, takePrice } from "./prices.ts";
import { changed, dayOf, emitted, meetMerchant, written } from "./rows.ts";
import { meetStore } from "./stores.ts";
import { addToCurrencyDay, addToDay } from "./totals.ts";

ponder.on("PaymentProcessor:SplitPaid", async ({ event, context }) => {
  const { id, account, amount } = event.args;
  // A capture's payment is known. A charge's comes with `Charged`, in the same transaction: until then no token is.
  const held = await context.db.find(payment, { id });
  const tokenAddress = held?.tokenAddress ?? zeroAddress;
  const toMoney = (sum: bigint) => (held ? amounts(tokenAddress, { amount: sum }) : { amount: sum, amountDecimal: "" });
  // A credit of this account that stands before this event is the split's, and not the fee's.
  const creditedIn = (await takeCredit(context, id, account))?.store ?? null;
  const paid = { tokenAddress, ...toMoney(amount) };
  await context.db.insert(paymentEvent).values({
    id: event.id,
    paymentId: id,
    kind: "splitPaid",
    account,
    ...paid,
    store: creditedIn,
    ...emitted(event),
  });
  const told = { eventId: event.id, ...written(event) };
  await context.db
    .insert(split)
    .values({ paymentId: id, account, position: 0, bps: 0, ...paid, credited: creditedIn !== null, ...told })
    .onConflictDoUpdate((row) => ({
      ...toMoney(row.amount + amount),
      credited: row.credited || creditedIn !== null,
      ...told,
    }));
  if (!held) return;
  const { merchantAddress, store } = held;
  const part = { paymentId: id, merchantAddress, tokenAddress, kind: "split", account, amount } as const;
  await writeLeg(context, event, { ...part, from: store!, creditedIn });
});

/** What both entries tell: who paid on whose invoice, over which rail. */
interface Entry {
  readonly id: Hex;
  readonly payer: Address;
  readonly terms: PaymentTerms;
  readonly signer: Address;
  readonly collector: Address;
}

interface Outcome {
  readonly status: "charged" | "authorized";
  readonly store: Address | null;
  readonly sums: Readonly<Record<"received" | "fee" | "splitTotal" | "tokenFee" | "capturable" | "refundable", bigint>>;
}

/** The row that terms are taken into, whichever way, and the end of their number. */
async function writePayment(
  context: Context,
  event: Event,
  { id, payer, terms, signer, collector }: Entry,
  { due, ...rated }: Paid,
  { status, store, sums }: Outcome,
): Promise<void> {
  const { merchant: payee, token, amount, currency, source, number } = terms;
  await context.db.insert(payment).values({
    id,
    status,
    merchantAddress: payee,
    operator: terms.operator,
    namedPayer: terms.payer,
    number,
    tokenAddress: token,
    amount,
    currency,
    source,
    payExpiry: terms.payExpiry,
    authorizationExpiry: terms.authorizationExpiry,
    feeBps: Number(terms.feeBps),
    feeReceiver: terms.feeReceiver,
    policy: terms.policy,
    referenceHash: terms.referenceHash,
    payer,
    signer,
    collector,
    splitCount: terms.splits.length,
    store,
    ...rated,
    ...amounts(token, { due, captured: 0n, voided: 0n, reclaimed: 0n, refunded: 0n, ...sums }),
    overRefunded: false,
    day: dayOf(event),
    ...changed(event),
    ...emitted(event),
  });
  await context.db
    .insert(invoiceNumber)
    .values({ merchantAddress: payee, number, status, paymentId: id, by: payer, ...emitted(event) });
  await context.db.update(merchant, { address: payee }).set((row) => ({ paymentCount: row.paymentCount + 1 }));
  const key = { merchantAddress: payee, tokenAddress: token, currency, source };
  await addToCurrencyDay(context, event, key, { paymentCount: 1, priced: amount, due, received: sums.received });
}

ponder.on("PaymentProcessor:Charged", async ({ event, context }) => {
  const { id, merchant: payee, payer, terms, received, fee } = event.args;
  const { token, feeReceiver } = terms;
  await meetMerchant(context, event, payee);
  const paid = await takePrice(context, id, terms);
  const { due } = paid;
  const part = { paymentId: id, merchantAddress: payee, from: payer, tokenAddress: token };

  let splitTotal = 0n;
  for (const [position, { account, bps }] of terms.splits.entries()) {
    const told = await context.db.find(split, { paymentId: id, account });
    const sent = amounts(token, { amount: told?.amount ?? 0n });
    const known = { position, bps: Number(bps), tokenAddress: token, ...sent };
    await context.db
      .insert(split)
      .values({ paymentId: id, account, ...known, credited: false, ...written(event) })
      .onConflictDoUpdate(known);
    if (!told?.eventId) continue;
    splitTotal += told.amount;
    const line = await context.db.update(paymentEvent, { id: told.eventId }).set({ tokenAddress: token, ...sent });
    const place = { logIndex: line.logIndex, creditedIn: line.store };
    await writeLeg(context, event, { ...part, kind: "split", account, amount: told.amount, ...place });
  }

  const creditedIn = (await takeCredit(context, id, feeReceiver))?.store ?? null;
  await writeLeg(context, event, { ...part, kind: "fee", account: feeReceiver, amount: fee, creditedIn });
  await writeLeg(context, event, { ...part, kind: "net", account: payee, amount: received });
  const tokenFee = due - received - fee - splitTotal;
  await writeLeg(context, event, { ...part, kind: "tokenFee", account: token, amount: tokenFee });

  await context.db.insert(paymentEvent).values({
    id: event.id,
    paymentId: id,
    kind: "charged",
    account: payer,
    tokenAddress: token,
    ...amounts(token, { amount: due }),
    ...emitted(event),
  });
  const sums = { received, fee, splitTotal, tokenFee, capturable: 0n, refundable: due };
  await writePayment(context, event, event.args, paid, { status: "charged", store: null, sums });
  const added = { paymentCount: 1, gross: due, fee, splitTotal, tokenFee, net: received };
  await addToDay(context, event, part, added);
});

ponder.on("PaymentProcessor:Authorized", async ({ event, context }) => {
  const { id, merchant: payee, payer, terms, store, amount } = event.args;
  const { token } = terms;
  await meetStore(context, event, store, payee);
  const paid = await takePrice(context, id, terms);
  const part = { paymentId: id, merchantAddress: payee, from: payer, tokenAddress: token };

  for (const [position, { account, bps }] of terms.splits.entries()) {
    await context.db.insert(split).values({
      paymentId: id,
      account,
      position,
      bps: Number(bps),
      tokenAddress: token,
      ...amounts(token, { amount: 0n }),
      credited: false,
      ...written(event),
    });
  }

  const tokenFee = paid.due - amount;
  await writeLeg(context, event, { ...part, kind: "held", account: payer, amount, to: store });
  await writeLeg(context, event, { ...part, kind: "tokenFee", account: token, amount: tokenFee });

  await context.db.insert(paymentEvent).values({
    id: event.id,
    paymentId: id,
    kind: "authorized",
    account: payer,
    tokenAddress: token,
    ...amounts(token, { amount }),
    store,
    ...emitted(event),
  });
  const sums = { received: 0n, fee: 0n, splitTotal: 0n, tokenFee, capturable: amount, refundable: 0n };
  await writePayment(context, event, event.args, paid, { status: "authorized", store, sums });
  await addToDay(context, event, part, { authorized: amount });
});

ponder.on("PaymentProcessor:Cancelled", async ({ event, context }) => {
  const { merchant: payee, number, signer: by } = event.args;
  await meetMerchant(context, event, payee);
  await context.db
    .insert(invoiceNumber)
    .values({ merchantAddress: payee, number, status: "cancelled", by, ...emitted(event) });
});
