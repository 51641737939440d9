import { type AnyClient, type WaitParameters, accountOf } from "../../internal/client.ts";
import { sendBatch } from "../../internal/batch.ts";
import { deploymentForWrite } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import type { InvoiceSource } from "../../internal/invoiceSource.ts";
import { sendCall, waitFor } from "../../internal/write.ts";
import { toChargeCall } from "../payment/charge.ts";
import { type ChargeSyncReturnType, readCharge } from "../payment/chargeSync.ts";
import { type ChargeArgs, prepare } from "../payment/prepare.ts";

export type InvoicePayParameters = Omit<WaitParameters, "gas" | "nonce"> &
  InvoiceSource &
  Pick<ChargeArgs, "rail" | "permit2Nonce" | "permit2Deadline">;
export type InvoicePayReturnType = ChargeSyncReturnType;
export type InvoicePayErrorType = WriteErrorType;

/**
 * Pays an invoice, all of it: verifies, refuses what cannot work before anything is sent, sends the approvals that are
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
  const prepared = await prepare(client, { ...parameters, deployment });
  const { approvals, invoice, token } = prepared;
  const { id } = invoice;
  const chargeCall = () => toChargeCall(client, prepared, { ...parameters, deployment });

  if (approvals.length > 0) {
    const receipts = await sendBatch(client, async () => [...approvals, await chargeCall()], {
      account,
      chainId: deployment.chainId,
      timeout: parameters.timeout,
    });
    const last = receipts?.at(-1);
    if (last) return readCharge(last, { id, deployment });
  }
  for (const approval of approvals) {
    const hash = await sendCall(client, approval, parameters, { account, token });
    await waitFor(client, hash, { timeout: parameters.timeout }, "approve");
  }
  const hash = await sendCall(client, await chargeCall(), parameters, { account, token });
  return readCharge(await waitFor(client, hash, parameters, "invoice.pay"), { id, deployment });
}
