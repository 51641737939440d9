import { ponder } from "ponder:registry";
import { credit, creditEvent, paymentEvent, tokenStore } from "ponder:schema";
import { amounts } from "./deployment.ts";
import { keepCredit } from "./legs.ts";
import { emitted, written } from "./rows.ts";

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
    store,
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

  await keepCredit(context, event, { paymentId: id, merchantAddress, account, tokenAddress: token, amount, to: store });
});

ponder.on("PaymentProcessor:Claimed", async ({ event, context }) => {
  const { store, account, token, to, amount } = event.args;
  const key = { store, tokenAddress: token, account };
  const { merchantAddress } = (await context.db.find(tokenStore, { address: store }))!;
  await context.db.insert(creditEvent).values({
    id: event.id,
    kind: "claimed",
    ...key,
    merchantAddress,
    to,
    ...amounts(token, { amount }),
    ...emitted(event),
  });
  await context.db.update(credit, key).set((row) => ({
    ...amounts(token, { amount: row.amount - amount, claimedTotal: row.claimedTotal + amount }),
    ...written(event),
  }));
});
