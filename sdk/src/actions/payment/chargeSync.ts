import type { AnyClient, WaitParameters } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import { invoiceFrom } from "../../internal/invoiceSource.ts";
import { settle } from "../../internal/write.ts";
import { charge } from "./charge.ts";
import { type EntryParameters, sendEntry } from "./entry.ts";
import { findEntry } from "./findEntry.ts";
import { type OfPayment, type Parts, type Receipt, type ReceiptWithLogs, partsOf } from "./parts.ts";

export type ChargeSyncParameters = WaitParameters & EntryParameters;
export type ChargeSyncErrorType = WriteErrorType;

/** A payment, and where its parts went. Amounts are base units of the terms' token. */
export type ChargeSyncReturnType = ProcessorLog<"Charged">["args"] & Parts & { readonly receipt: Receipt };

/** What a transaction did for a payment. */
export const readCharge = (receipt: ReceiptWithLogs, of: OfPayment): ChargeSyncReturnType => ({
  ...charge.extractEvent(receipt.logs, of).args,
  ...partsOf(receipt, of),
  receipt,
});

/**
 * `payment.charge`, and waits.
 *
 * @example
 * ```ts
 * const { id, received, fee } = await client.payment.chargeSync({ invoice, rail: "permit2" });
 * ```
 *
 * @throws as `payment.charge`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function chargeSync(client: AnyClient, parameters: ChargeSyncParameters): Promise<ChargeSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const source = { ...parameters, deployment, invoice, link: undefined };
  const sent = await sendEntry(client, source, "charge", { waits: true });
  const find = () => findEntry(client, source, "charge");
  const receipt = await settle(client, sent, parameters, "payment.charge", find);
  return readCharge(receipt, { id: invoice.id, deployment });
}
