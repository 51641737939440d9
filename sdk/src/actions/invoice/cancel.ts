import { cancelFunction, cancelledEvent } from "../../generated/processor.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import type { InvoiceCancelParameters } from "./types.ts";

function call(client: AnyClient, parameters: InvoiceCancelParameters) {
  const merchant = parameters.merchant ?? accountOf(client, parameters, "invoice.cancel").address;
  return verbCall(client, parameters, [cancelFunction], "cancel", [merchant, parameters.number]);
}

const extractEvent = /* @__PURE__ */ extractorOf(cancelledEvent, "number");

const verb = /* @__PURE__ */ defineVerb({
  action: "invoice.cancel",
  members: { call, extractEvent },
  subject: ({ number }: InvoiceCancelParameters) => ({ number }),
  request: ({ merchant, number }) => [merchant?.toLowerCase(), number],
  ready: (client, parameters, { deployment }) => ({ call: call(client, { ...parameters, deployment }) }),
});

/**
 * Spends an invoice number, so that no invoice with it can be paid any more. For the merchant and its live signers.
 * @example await client.invoice.cancel({ merchant, number: 7n });
 * @throws NumberSpentError (paid, or cancelled before), SignerNotLiveError, AccountMissingError, WrongChainError
 */
export const cancel = /* @__PURE__ */ defineWrite(verb);

/**
 * `invoice.cancel`, and waits. @example await client.invoice.cancelSync({ merchant, number: 7n });
 * @throws as `invoice.cancel`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const cancelSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent));
