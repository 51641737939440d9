import type { Address, Hex, Log, TransactionReceipt } from "viem";
import { toActionError } from "../../errors/toActionError.ts";
import { cancelFunction, cancelledEvent } from "../../generated/processor.ts";
import { type AnyClient, type WaitParameters, type WriteParameters, accountOf } from "../../internal/client.ts";
import { deploymentFor, deploymentForWrite, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, firstLog, processorLogs } from "../../internal/events.ts";
import { hashOf, processorCall, sendPrepared, settle, simulateCall } from "../../internal/write.ts";
import type { Sent } from "../../tracker/types.ts";

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

async function simulate(client: AnyClient, parameters: InvoiceCancelParameters): Promise<void> {
  const account = accountOf(client, parameters, "invoice.cancel");
  const deployment = await deploymentForWrite(client, parameters);
  await simulateCall(client, call(client, { ...parameters, deployment }), parameters, {
    account,
    toError: toActionError,
  });
}

/** The `Cancelled` event of a transaction's logs. */
const extractEvent = (
  logs: readonly Log[],
  { number, ...options }: ExtractOptions & { readonly number?: bigint } = {},
): ProcessorLog<"Cancelled"> =>
  firstLog(
    processorLogs(logs, cancelledEvent, options),
    "Cancelled",
    ({ args }) => number === undefined || args.number === number,
  );

async function sendOnce(client: AnyClient, parameters: InvoiceCancelParameters, waits: boolean): Promise<Sent> {
  const action = "invoice.cancel";
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  const request = [parameters.merchant?.toLowerCase(), parameters.number];
  const options = { account, chainId: deployment.chainId, action, request, waits, toError: toActionError };
  return sendPrepared(client, parameters, options, async () => ({
    call: call(client, { ...parameters, deployment }),
  }));
}

const cancelInvoice = async (
  client: AnyClient,
  parameters: InvoiceCancelParameters,
): Promise<InvoiceCancelReturnType> => hashOf(await sendOnce(client, parameters, false));

/**
 * Spends an invoice number, so that no invoice with it can be paid any more. For the merchant and its live signers.
 *
 * @example
 * ```ts
 * await client.invoice.cancel({ merchant, number: 7n });
 * ```
 *
 * @throws {@link NumberSpentError} (it has been paid, or cancelled before), {@link SignerNotLiveError},
 * {@link AccountMissingError}, {@link WrongChainError}
 */
export const cancel = /* @__PURE__ */ Object.assign(cancelInvoice, { call, simulate, extractEvent });

/**
 * `invoice.cancel`, and waits.
 *
 * @example
 * ```ts
 * await client.invoice.cancelSync({ merchant, number: 7n });
 * ```
 *
 * @throws as `invoice.cancel`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function cancelSync(
  client: AnyClient,
  parameters: InvoiceCancelSyncParameters,
): Promise<InvoiceCancelSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const sent = await sendOnce(client, { ...parameters, deployment }, true);
  const receipt = await settle(client, sent, parameters, "invoice.cancel");
  const { args } = extractEvent(receipt.logs, { deployment, number: parameters.number });
  return { ...args, receipt };
}
