import type { AnyClient, WaitParameters } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import { invoiceFrom } from "../../internal/invoiceSource.ts";
import { settle } from "../../internal/write.ts";
import { authorize } from "./authorize.ts";
import { type EntryParameters, sendEntry } from "./entry.ts";
import { findEntry } from "./findEntry.ts";
import type { OfPayment, Receipt, ReceiptWithLogs } from "./parts.ts";

export type AuthorizeSyncParameters = WaitParameters & EntryParameters;
export type AuthorizeSyncErrorType = WriteErrorType;

/** A payment that waits: `amount` base units of the terms' token, in `store`. */
export type AuthorizeSyncReturnType = ProcessorLog<"Authorized">["args"] & { readonly receipt: Receipt };

/** What a transaction did for a payment. */
export const readAuthorization = (receipt: ReceiptWithLogs, of: OfPayment): AuthorizeSyncReturnType => ({
  ...authorize.extractEvent(receipt.logs, of).args,
  receipt,
});

/**
 * `payment.authorize`, and waits.
 *
 * @example
 * ```ts
 * const { id, amount, store } = await client.payment.authorizeSync({ invoice });
 * ```
 *
 * @throws as `payment.authorize`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function authorizeSync(
  client: AnyClient,
  parameters: AuthorizeSyncParameters,
): Promise<AuthorizeSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const source = { ...parameters, deployment, invoice, link: undefined };
  const sent = await sendEntry(client, source, "authorize", { waits: true });
  const find = () => findEntry(client, source, "authorize");
  const receipt = await settle(client, sent, parameters, "payment.authorize", find);
  return readAuthorization(receipt, { id: invoice.id, deployment });
}
