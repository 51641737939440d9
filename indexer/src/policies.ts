import { ponder } from "ponder:registry";
import { policyReceipt } from "ponder:schema";
import { isAddressEqual } from "viem";
import { record } from "./deployment.ts";
import { emitted } from "./rows.ts";

const { PolicyEngine, PaymentProcessor } = record.contracts;

if (PolicyEngine) {
  ponder.on("PolicyEngine:Allowed", async ({ event, context }) => {
    const { room, id, from } = event.args;
    const paymentId = isAddressEqual(room, PaymentProcessor.address) ? id : null;
    await context.db
      .insert(policyReceipt)
      .values({ engine: event.log.address, room, id, paymentId, from, ...emitted(event) });
  });
}
