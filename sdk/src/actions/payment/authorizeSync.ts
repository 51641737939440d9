import type { AnyClient, WaitParameters } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import { invoiceFrom } from "../../internal/invoiceSource.ts";
import { waitFor } from "../../internal/write.ts";
import { authorize } from "./authorize.ts";
import type { OfPayment, Receipt, ReceiptWithLogs } from "./parts.ts";
import type { EntryArgs } from "./prepare.ts";

export type AuthorizeSyncParameters = WaitParameters & EntryArgs;
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
 * @throws as `payment.authorize`, and {@link TransactionRevertedError}
 */
export async function authorizeSync(
  client: AnyClient,
  parameters: AuthorizeSyncParameters,
): Promise<AuthorizeSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const hash = await authorize(client, { ...parameters, deployment, invoice, link: undefined });
  const receipt = await waitFor(client, hash, parameters, "payment.authorize");
  return readAuthorization(receipt, { id: invoice.id, deployment });
}
