import { ponder } from "ponder:registry";
import { credit, creditEvent, leg, merchant, paymentEvent, tokenStore } from "ponder:schema";
import { zeroAddress } from "viem";
import { amounts } from "./deployment.ts";
import { legId } from "./legs.ts";
import { dayOf, emitted, meetMerchant, written } from "./rows.ts";

ponder.on("PaymentProcessor:StoreOpened", async ({ event, context }) => {
  const { store, merchant: owner } = event.args;
  await meetMerchant(context, event, owner);
  await context.db.update(merchant, { address: owner }).set({ openedStore: store });
  await context.db
    .insert(tokenStore)
    .values({ address: store, merchantAddress: owner, openedAt: event.block.timestamp, ...written(event) });
});

ponder.on("PaymentProcessor:Credited", async ({ event, context }) => {
  const { id, store, account, token, amount } = event.args;
  const { merchantAddress } = (await context.db.find(tokenStore, { address: store }))!;
  const credited = amounts(token, { amount });

  await context.db.insert(paymentEvent).values({
    id: event.id,
    paymentId: id,
    kind: "credited",
    account,
    tokenAddress: token,
    ...credited,
    ...emitted(event),
  });
  await context.db.insert(creditEvent).values({
    id: event.id,
    kind: "credited",
    store,
    tokenAddress: token,
    account,
    merchantAddress,
    paymentId: id,
    ...credited,
    ...emitted(event),
  });
  await context.db
    .insert(credit)
    .values({
      store,
      tokenAddress: token,
      account,
      merchantAddress,
      ...amounts(token, { amount, creditedTotal: amount, claimedTotal: 0n }),
      ...written(event),
    })
    .onConflictDoUpdate((row) => ({
      ...amounts(token, { amount: row.amount + amount, creditedTotal: row.creditedTotal + amount }),
      ...written(event),
    }));

  // The fee's, unless a `SplitPaid` of the same account follows: splits are paid first, the fee after them, and an
  // account may be both. `SplitPaid` and `Charged` make of this leg what it is.
  await context.db.insert(leg).values({
    id: legId(id, "fee", account),
    paymentId: id,
    merchantAddress,
    kind: "fee",
    from: zeroAddress,
    to: store,
    account,
    tokenAddress: token,
    ...credited,
    credited: true,
    day: dayOf(event),
    ...written(event),
    transactionHash: event.transaction.hash,
  });
});

ponder.on("PaymentProcessor:Claimed", async ({ event, context }) => {
  const { store, account, token, amount } = event.args;
  const key = { store, tokenAddress: token, account };
  const { merchantAddress } = (await context.db.find(tokenStore, { address: store }))!;
  await context.db.insert(creditEvent).values({
    id: event.id,
    kind: "claimed",
    ...key,
    merchantAddress,
    ...amounts(token, { amount }),
    ...emitted(event),
  });
  await context.db.update(credit, key).set((row) => ({
    ...amounts(token, { amount: row.amount - amount, claimedTotal: row.claimedTotal + amount }),
    ...written(event),
  }));
});
