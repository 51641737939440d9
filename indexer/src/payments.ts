import { type Context, ponder } from "ponder:registry";
import { invoiceNumber, merchant, payment } from "ponder:schema";
import type { Address, Hex } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { amounts } from "./deployment.ts";
import { addToHistory } from "./history.ts";
import { writeLeg } from "./legs.ts";
import { type Due, readDue } from "./prices.ts";
import { type LogEvent, changed, dayOf, emitted, meetMerchant } from "./rows.ts";
import { writeSplits } from "./splits.ts";
import { meetStore } from "./stores.ts";
import { addToCurrencyDay, addToDay } from "./totals.ts";

/** The common arguments of both entries: payer, signer and rail. */
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
  readonly sums: Readonly<Record<"received" | "fee" | "tokenFee" | "capturable" | "refundable", bigint>>;
}

/** The rows of a taken payment: the payment, its splits and its spent number. */
async function writePayment(
  context: Context,
  event: LogEvent,
  { id, payer, terms, signer, collector }: Entry,
  { due, ...rated }: Due,
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
    ...amounts(token, { due, splitTotal: 0n, captured: 0n, voided: 0n, reclaimed: 0n, refunded: 0n, ...sums }),
    overRefunded: false,
    day: dayOf(event),
    ...changed(event),
    ...emitted(event),
  });
  await writeSplits(context, event, id, terms);
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
  const paid = { id, merchantAddress: payee, tokenAddress: token };
  const priced = await readDue(context, id, terms);
  const { due } = priced;
  // The rest of the due; each following `SplitPaid` takes its part from it.
  const tokenFee = due - received - fee;

  await meetMerchant(context, event, payee);
  const sums = { received, fee, tokenFee, capturable: 0n, refundable: due };
  await writePayment(context, event, event.args, priced, { status: "charged", store: null, sums });
  const entry = { paymentId: id, kind: "charged", account: payer, tokenAddress: token, amount: due } as const;
  await addToHistory(context, event, entry);
  await writeLeg(context, event, paid, { kind: "net", from: payer, account: payee, amount: received });
  await writeLeg(context, event, paid, { kind: "fee", from: payer, account: feeReceiver, amount: fee });
  await addToDay(context, event, paid, { paymentCount: 1, gross: due, fee, tokenFee, net: received });
});

ponder.on("PaymentProcessor:Authorized", async ({ event, context }) => {
  const { id, merchant: payee, payer, terms, store, amount } = event.args;
  const { token } = terms;
  const paid = { id, merchantAddress: payee, tokenAddress: token };
  const priced = await readDue(context, id, terms);

  // A store that no event has named before is the merchant's first; `StoreRenewed` names later ones.
  await meetStore(context, event, { store, owner: payee, generation: 0n });
  const sums = { received: 0n, fee: 0n, tokenFee: priced.due - amount, capturable: amount, refundable: 0n };
  await writePayment(context, event, event.args, priced, { status: "authorized", store, sums });
  const entry = { paymentId: id, kind: "authorized", account: payer, tokenAddress: token, amount, store } as const;
  await addToHistory(context, event, entry);
  await writeLeg(context, event, paid, { kind: "held", from: payer, account: payer, to: store, amount });
  await addToDay(context, event, paid, { authorized: amount });
});

ponder.on("PaymentProcessor:Cancelled", async ({ event, context }) => {
  const { merchant: payee, number, signer: by } = event.args;
  await meetMerchant(context, event, payee);
  await context.db
    .insert(invoiceNumber)
    .values({ merchantAddress: payee, number, status: "cancelled", by, ...emitted(event) });
});
