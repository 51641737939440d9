import { ponder } from "ponder:registry";
import { dailyTotal, invoiceNumber, leg, merchant, payment, paymentEvent, split } from "ponder:schema";
import { zeroAddress } from "viem";
import { amounts } from "./deployment.ts";
import { legId, writeLeg } from "./legs.ts";
import { dayOf, emitted, meetMerchant, written } from "./rows.ts";

ponder.on("PaymentProcessor:SplitPaid", async ({ event, context }) => {
  const { id, account, amount } = event.args;
  // The event names no token: its payment's terms do, and they come with `Charged`, in the same transaction.
  const unnamed = { tokenAddress: zeroAddress, amount, amountDecimal: "" };
  await context.db
    .insert(paymentEvent)
    .values({ id: event.id, paymentId: id, kind: "splitPaid", account, ...unnamed, ...emitted(event) });
  // A credit of this account that stands before this event is the split's, and not the fee's.
  const credited = await context.db.delete(leg, { id: legId(id, "fee", account) });
  await context.db.insert(split).values({
    paymentId: id,
    account,
    position: 0,
    bps: 0,
    ...unnamed,
    credited,
    eventId: event.id,
    ...written(event),
  });
});

ponder.on("PaymentProcessor:Charged", async ({ event, context }) => {
  const { id, merchant: payee, payer, terms, signer, collector, received, fee } = event.args;
  const { token, amount, number } = terms;
  await meetMerchant(context, event, payee);
  const { openedStore } = (await context.db.find(merchant, { address: payee }))!;
  const part = { paymentId: id, merchantAddress: payee, from: payer, tokenAddress: token };

  let splitTotal = 0n;
  for (const [position, { account, bps }] of terms.splits.entries()) {
    const paid = await context.db.find(split, { paymentId: id, account });
    const known = {
      position,
      bps: Number(bps),
      tokenAddress: token,
      ...amounts(token, { amount: paid?.amount ?? 0n }),
    };
    await context.db
      .insert(split)
      .values({ paymentId: id, account, ...known, credited: false, ...written(event) })
      .onConflictDoUpdate(known);
    if (!paid?.eventId) continue;
    splitTotal += paid.amount;
    const sent = amounts(token, { amount: paid.amount });
    await context.db.update(paymentEvent, { id: paid.eventId }).set({ tokenAddress: token, ...sent });
    const creditedIn = paid.credited ? openedStore : null;
    await writeLeg(context, event, { ...part, kind: "split", account, amount: paid.amount, creditedIn });
  }

  const { feeReceiver } = terms;
  const feeCredit = await context.db.find(leg, { id: legId(id, "fee", feeReceiver) });
  const creditedIn = feeCredit?.to ?? null;
  await writeLeg(context, event, { ...part, kind: "fee", account: feeReceiver, amount: fee, creditedIn });
  const toMerchant = { ...part, kind: "net", account: payee, amount: received, creditedIn: null } as const;
  await writeLeg(context, event, toMerchant);
  const tokenFee = amount - received - fee - splitTotal;
  await writeLeg(context, event, { ...part, kind: "tokenFee", account: token, amount: tokenFee, creditedIn: null });

  await context.db.insert(paymentEvent).values({
    id: event.id,
    paymentId: id,
    kind: "charged",
    account: payer,
    tokenAddress: token,
    ...amounts(token, { amount }),
    ...emitted(event),
  });
  await context.db.insert(payment).values({
    id,
    status: "charged",
    merchantAddress: payee,
    operator: terms.operator,
    namedPayer: terms.payer,
    number,
    tokenAddress: token,
    payExpiry: terms.payExpiry,
    authorizationExpiry: terms.authorizationExpiry,
    feeBps: Number(terms.feeBps),
    feeReceiver,
    policy: terms.policy,
    referenceHash: terms.referenceHash,
    payer,
    signer,
    collector,
    ...amounts(token, { amount, received, fee, splitTotal, tokenFee }),
    splitCount: terms.splits.length,
    day: dayOf(event),
    ...emitted(event),
  });
  await context.db.insert(invoiceNumber).values({
    merchantAddress: payee,
    number,
    status: "charged",
    paymentId: id,
    by: payer,
    ...emitted(event),
  });

  await context.db.update(merchant, { address: payee }).set((row) => ({ paymentCount: row.paymentCount + 1 }));
  await context.db
    .insert(dailyTotal)
    .values({
      merchantAddress: payee,
      tokenAddress: token,
      day: dayOf(event),
      paymentCount: 1,
      ...amounts(token, { gross: amount, fee, splitTotal, tokenFee, net: received }),
      ...written(event),
    })
    .onConflictDoUpdate((row) => ({
      paymentCount: row.paymentCount + 1,
      ...amounts(token, {
        gross: row.gross + amount,
        fee: row.fee + fee,
        splitTotal: row.splitTotal + splitTotal,
        tokenFee: row.tokenFee + tokenFee,
        net: row.net + received,
      }),
      ...written(event),
    }));
});

ponder.on("PaymentProcessor:Cancelled", async ({ event, context }) => {
  const { merchant: payee, number, signer: by } = event.args;
  await meetMerchant(context, event, payee);
  await context.db
    .insert(invoiceNumber)
    .values({ merchantAddress: payee, number, status: "cancelled", by, ...emitted(event) });
});
