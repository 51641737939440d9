import { ponder } from "ponder:registry";
import { policyReceipt } from "ponder:schema";
import { record } from "./deployment.ts";
import { emitted } from "./rows.ts";

if (record.contracts.PolicyEngine) {
  ponder.on("PolicyEngine:PaymentAllowed", async ({ event, context }) => {
    const { id, payer, merchant } = event.args;
    await context.db
      .insert(policyReceipt)
      .values({ paymentId: id, engine: event.log.address, payer, merchantAddress: merchant, ...emitted(event) });
  });
}
