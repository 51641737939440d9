import { ponder } from "ponder:registry";
import { policyReceipt } from "ponder:schema";
import { isProcessor, record } from "./deployment.ts";
import { emitted } from "./rows.ts";

if (record.contracts.PolicyEngine) {
  ponder.on("PolicyEngine:Allowed", async ({ event, context }) => {
    const { room, id, from } = event.args;
    const paymentId = isProcessor(room) ? id : null;
    await context.db
      .insert(policyReceipt)
      .values({ engine: event.log.address, room, id, paymentId, from, ...emitted(event) });
  });
}
