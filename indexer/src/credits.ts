import { ponder } from "ponder:registry";
import { credit, creditEvent, leg, payment, split } from "ponder:schema";
import { hexToString } from "viem";
import { amounts } from "./deployment.ts";
import { addToHistory } from "./history.ts";
import { emitted, written } from "./rows.ts";

type CreditedKind = NonNullable<(typeof creditEvent.$inferSelect)["leg"]>;

ponder.on("PaymentProcessor:Credited", async ({ event, context }) => {
  const { id, store, account, token, amount } = event.args;
  const kind = hexToString(event.args.leg, { size: 32 }) as CreditedKind;
  const { merchantAddress, lastEventId } = (await context.db.find(payment, { id }))!;
  const key = { store, tokenAddress: token, account };

  await context.db.update(leg, { eventId: lastEventId, kind, account }).set({ to: store, credited: true });
  if (kind === "split") {
    await context.db.update(split, { paymentId: id, account }).set({ credited: true, ...written(event) });
  }

  await addToHistory(context, event, { paymentId: id, kind: "credited", account, tokenAddress: token, amount, store });
  await context.db.insert(creditEvent).values({
    id: event.id,
    kind: "credited",
    ...key,
    merchantAddress,
    paymentId: id,
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

ponder.on("PaymentProcessor:Claimed", async ({ event, context }) => {
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
