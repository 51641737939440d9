import { type Context, type Event, ponder } from "ponder:registry";
import { collector, listingEvent, token } from "ponder:schema";
import { railOf, tokenInfo } from "./deployment.ts";
import { emitted, written } from "./rows.ts";

ponder.on("PaymentProcessor:TokenListed", async ({ event, context }) => {
  const { token: address, issuerList } = event.args;
  const maxTokenFeeBps = Number(event.args.maxTokenFeeBps);
  const { symbol, decimals } = tokenInfo(address);
  await context.db.insert(listingEvent).values({
    id: event.id,
    kind: "tokenListed",
    subject: address,
    listed: true,
    maxTokenFeeBps,
    issuerList,
    ...emitted(event),
  });
  const now = { listed: true, maxTokenFeeBps, issuerList, ...written(event) };
  await context.db
    .insert(token)
    .values({ address, symbol, decimals, entriesPausedUntil: 0n, ...now })
    .onConflictDoUpdate(now);
});

ponder.on("PaymentProcessor:TokenDelisted", async ({ event, context }) => {
  const { token: address } = event.args;
  await context.db
    .insert(listingEvent)
    .values({ id: event.id, kind: "tokenDelisted", subject: address, listed: false, ...emitted(event) });
  await context.db.update(token, { address }).set({ listed: false, ...written(event) });
});

ponder.on("PaymentProcessor:EntriesPausedUntil", async ({ event, context }) => {
  const { token: address, until } = event.args;
  await context.db
    .insert(listingEvent)
    .values({ id: event.id, kind: "entriesPaused", subject: address, entriesPausedUntil: until, ...emitted(event) });
  await context.db.update(token, { address }).set({ entriesPausedUntil: until, ...written(event) });
});

type CollectorEvent = Event<`PaymentProcessor:${"CollectorListed" | "CollectorDelisted"}`>;

async function listCollector(context: Context, event: CollectorEvent, listed: boolean): Promise<void> {
  const { collector: address } = event.args;
  const kind = listed ? "collectorListed" : "collectorDelisted";
  await context.db.insert(listingEvent).values({ id: event.id, kind, subject: address, listed, ...emitted(event) });
  const now = { listed, ...written(event) };
  await context.db
    .insert(collector)
    .values({ address, name: railOf(address), ...now })
    .onConflictDoUpdate(now);
}

ponder.on("PaymentProcessor:CollectorListed", ({ event, context }) => listCollector(context, event, true));

ponder.on("PaymentProcessor:CollectorDelisted", ({ event, context }) => listCollector(context, event, false));
