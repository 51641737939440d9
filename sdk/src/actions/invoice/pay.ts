import { type AnyClient, type WaitParameters, accountOf } from "../../internal/client.ts";
import { sendBatch } from "../../internal/batch.ts";
import { deploymentForWrite } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import type { InvoiceSource } from "../../internal/invoiceSource.ts";
import { sendCall, waitFor } from "../../internal/write.ts";
import type { EntryVerb } from "../../terms/checkTerms.ts";
import { type AuthorizeSyncReturnType, readAuthorization } from "../payment/authorizeSync.ts";
import { type ChargeSyncReturnType, readCharge } from "../payment/chargeSync.ts";
import { toEntryCall } from "../payment/entry.ts";
import type { OfPayment, ReceiptWithLogs } from "../payment/parts.ts";
import { type ConsentChoices, type EntryArgs, prepareEntry } from "../payment/prepare.ts";

export type InvoicePayParameters = Omit<WaitParameters, "gas" | "nonce"> &
  InvoiceSource &
  ConsentChoices &
  Pick<EntryArgs, "rail">;

/** What was paid, by the terms' verb. `received` base units arrived: at the merchant, or in its store, where they wait. */
export type InvoicePayReturnType =
  | (ChargeSyncReturnType & { readonly verb: "charge" })
  | (AuthorizeSyncReturnType & { readonly verb: "authorize"; readonly received: bigint });
export type InvoicePayErrorType = WriteErrorType;

function readPayment(receipt: ReceiptWithLogs, { verb, ...of }: OfPayment & { verb: EntryVerb }): InvoicePayReturnType {
  if (verb === "charge") return { verb, ...readCharge(receipt, of) };
  const authorized = readAuthorization(receipt, of);
  return { verb, ...authorized, received: authorized.amount };
}

/**
 * Pays an invoice, all of it, by the verb of its terms (`payment.charge` or `payment.authorize`): verifies, refuses what cannot work before anything is sent, sends the approvals that are
 * missing (of exactly the amount; USDT's allowance is set to zero first where one is left over), pays, waits. A wallet
 * that carries out several calls as one (EIP-5792) is asked once.
 *
 * Without `rail` it takes the one that needs no approval, and the direct allowance where both do.
 *
 * @example
 * ```ts
 * const { id, received, receipt } = await client.invoice.pay({ link });
 * ```
 *
 * @throws as `payment.charge` (never {@link AllowanceTooLowError}), {@link TransactionRevertedError},
 * {@link WalletCallsFailedError}
 */
export async function pay(client: AnyClient, parameters: InvoicePayParameters): Promise<InvoicePayReturnType> {
  const account = accountOf(client, parameters, "invoice.pay");
  const deployment = await deploymentForWrite(client, parameters);
  const prepared = await prepareEntry(client, { ...parameters, deployment });
  const { approvals, invoice, token, verb } = prepared;
  const of = { id: invoice.id, deployment, verb };
  const entryCall = () => toEntryCall(client, prepared, { ...parameters, deployment });

  if (approvals.length > 0) {
    const receipts = await sendBatch(client, async () => [...approvals, await entryCall()], {
      account,
      chainId: deployment.chainId,
      timeout: parameters.timeout,
    });
    const last = receipts?.at(-1);
    if (last) return readPayment(last, of);
  }
  for (const approval of approvals) {
    const hash = await sendCall(client, approval, parameters, { account, token });
    await waitFor(client, hash, { timeout: parameters.timeout }, "approve");
  }
  const hash = await sendCall(client, await entryCall(), parameters, { account, token });
  return readPayment(await waitFor(client, hash, parameters, "invoice.pay"), of);
}
