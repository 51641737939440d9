import type { Address, Hex, TransactionReceipt } from "viem";
import { cancelFunction, cancelledEvent } from "../../generated/processor.ts";
import { type AnyClient, type WaitParameters, type WriteParameters, accountOf } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, extractorOf } from "../../internal/events.ts";
import { processorCall } from "../../internal/write.ts";

interface Args {
  readonly number: bigint;
  /** Whose number. @default the account */
  readonly merchant?: Address | undefined;
}

export type InvoiceCancelParameters = WriteParameters & Args;
export type InvoiceCancelReturnType = Hex;
export type InvoiceCancelErrorType = WriteErrorType;
export type InvoiceCancelSyncParameters = WaitParameters & Args;
export type InvoiceCancelSyncReturnType = ProcessorLog<"Cancelled">["args"] & { readonly receipt: TransactionReceipt };
export type InvoiceCancelSyncErrorType = WriteErrorType;

function call(client: AnyClient, parameters: InvoiceCancelParameters) {
  const merchant = parameters.merchant ?? accountOf(client, parameters, "invoice.cancel").address;
  return processorCall(knownDeployment(client, parameters), [cancelFunction], "cancel", [merchant, parameters.number]);
}

const extractEvent = /* @__PURE__ */ extractorOf(cancelledEvent, "number");

const verb = /* @__PURE__ */ defineVerb({
  action: "invoice.cancel",
  members: { call, extractEvent },
  subject: ({ number }: Args) => ({ number }),
  request: ({ merchant, number }) => [merchant?.toLowerCase(), number],
  ready: (client, parameters, { deployment }) => ({ call: call(client, { ...parameters, deployment }) }),
});

/**
 * Spends an invoice number, so that no invoice with it can be paid any more. For the merchant and its live signers.
 * @example await client.invoice.cancel({ merchant, number: 7n });
 * @throws NumberSpentError (it has been paid, or cancelled before), SignerNotLiveError, AccountMissingError,
 * WrongChainError
 */
export const cancel = /* @__PURE__ */ defineWrite(verb);

/**
 * `invoice.cancel`, and waits.
 * @example await client.invoice.cancelSync({ merchant, number: 7n });
 * @throws as `invoice.cancel`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const cancelSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent));
