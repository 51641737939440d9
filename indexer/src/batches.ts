import { ponder } from "ponder:registry";
import { failedCall } from "ponder:schema";
import { emitted } from "./rows.ts";

ponder.on("PaymentProcessor:CallFailed", async ({ event, context }) => {
  const { caller, index, selector } = event.args;
  await context.db.insert(failedCall).values({ caller, position: Number(index), selector, ...emitted(event) });
});
