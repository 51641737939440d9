import type { Deployment } from "../../deployment.ts";
import { getNumberStatusFunction, getPaymentFunction, getRefundedFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { ask, askAll, clockOf } from "../../internal/multicall.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

const abi = [getNumberStatusFunction, getPaymentFunction, getRefundedFunction] as const;

/** Questions about a payment's present state. Amounts are base units of the terms' token. */
export const stateQuestions = (
  deployment: Deployment,
  { id, terms }: { readonly id: PaymentId; readonly terms: PaymentTerms },
) => {
  const processor = { address: deployment.processor, abi } as const;
  return {
    now: clockOf(deployment),
    /** Of the invoice number, which other versions of the terms share. */
    numberStatus: ask({ ...processor, functionName: "getNumberStatus", args: [terms.merchant, terms.number] }),
    /** What can be captured, and what of the captured amount can be refunded. */
    payment: ask({ ...processor, functionName: "getPayment", args: [id] }),
    /** What a charge has paid back. */
    refunded: ask({ ...processor, functionName: "getRefunded", args: [id] }),
  };
};

/** What is held for a payment, and the chain's clock. */
export async function readCapturable(
  client: AnyClient,
  deployment: Deployment,
  of: Parameters<typeof stateQuestions>[1],
): Promise<{ readonly now: bigint; readonly capturable: bigint }> {
  const { now, payment } = await askAll(client, deployment, stateQuestions(deployment, of));
  return { now, capturable: payment[0] };
}
