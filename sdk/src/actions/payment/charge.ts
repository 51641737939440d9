import type { Hex, Log } from "viem";
import { AllowanceTooLowError } from "../../errors/payment.ts";
import { paymentProcessorAbi } from "../../generated/abis.ts";
import { type AnyClient, type DeploymentParameter, type WriteParameters, accountOf } from "../../internal/client.ts";
import { deploymentForWrite, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, firstLog, processorLogs } from "../../internal/events.ts";
import { sendCall, simulateCall } from "../../internal/write.ts";
import type { Invoice } from "../../terms/invoice.ts";
import type { PaymentId } from "../../terms/types.ts";
import { type Permit2Consent, encodePermit2Consent } from "./permit2.ts";
import { type ChargeArgs, type ChargePrepareReturnType, prepare } from "./prepare.ts";
import { type SignPermit2PrepareReturnType, signPermission } from "./signPermit2.ts";

export type ChargeParameters = WriteParameters & ChargeArgs;
export type ChargeReturnType = Hex;
export type ChargeErrorType = WriteErrorType;
export type ChargeCallParameters = DeploymentParameter & {
  readonly invoice: Invoice;
  readonly consent?: Permit2Consent | undefined;
};
function call(client: AnyClient, parameters: ChargeCallParameters) {
  const { invoice, consent } = parameters;
  const { processor: address, permit2Collector } = knownDeployment(client, parameters);
  const signed = [invoice.terms, invoice.signer, invoice.signature] as const;
  if (!consent) return { address, abi: paymentProcessorAbi, functionName: "charge", args: signed } as const;
  const args = [...signed, consent.payer, permit2Collector, encodePermit2Consent(consent)] as const;
  return { address, abi: paymentProcessorAbi, functionName: "chargeWithConsent", args } as const;
}

/** The call of a prepared payment; for Permit2 the account signs, unless its consent was given. */
export async function toChargeCall(client: AnyClient, prepared: ChargePrepareReturnType, parameters: ChargeParameters) {
  const { invoice, permission } = prepared;
  const consent = permission
    ? await signPermission(client, prepared as SignPermit2PrepareReturnType, parameters)
    : parameters.consent;
  return call(client, { deployment: parameters.deployment, invoice, consent });
}

/** Prepares, and refuses where approvals are missing. */
async function prepareToSend(client: AnyClient, parameters: ChargeParameters) {
  const account = accountOf(client, parameters, "payment.charge");
  const deployment = await deploymentForWrite(client, parameters);
  const prepared = await prepare(client, { ...parameters, deployment });
  const { payer, spender, due, allowance, token, approvals } = prepared;
  if (approvals.length > 0) {
    throw new AllowanceTooLowError({ payer, spender, attempted: due, allowed: allowance, token });
  }
  return { chargeCall: await toChargeCall(client, prepared, { ...parameters, deployment }), account, token };
}

async function simulate(client: AnyClient, parameters: ChargeParameters): Promise<PaymentId> {
  const { chargeCall, account, token } = await prepareToSend(client, parameters);
  return simulateCall<PaymentId>(client, chargeCall, parameters, { account, token });
}

/** The `Charged` event of a transaction's logs: of the payment `id`, if there may be several. */
const extractEvent = (
  logs: readonly Log[],
  { id, ...options }: ExtractOptions & { readonly id?: PaymentId } = {},
): ProcessorLog<"Charged"> =>
  firstLog(processorLogs(logs, "Charged", options), "Charged", ({ args }) => id === undefined || args.id === id);

async function chargePayment(client: AnyClient, parameters: ChargeParameters): Promise<ChargeReturnType> {
  const { chargeCall, account, token } = await prepareToSend(client, parameters);
  return sendCall(client, chargeCall, parameters, { account, token });
}

/**
 * Pays an invoice: by the account's allowance to the processor, or by a Permit2 signature, its own or, handed in as
 * `consent`, another payer's. Approvals are not sent here: `invoice.pay` does that.
 *
 * - `charge.prepare` reads everything that could stand in the way and refuses with both figures; it reports which
 *   approvals are missing.
 * - `charge.call` is the contract call alone, for `sendCalls`, a Safe or a relayer.
 * - `charge.simulate` runs it without sending; it returns the payment's id.
 * - `charge.extractEvent` finds the `Charged` event in logs.
 *
 * @example
 * ```ts
 * const hash = await client.payment.charge({ link });
 * ```
 *
 * @throws {@link NumberSpentError} (it has been paid), {@link InvoiceExpiredError}, {@link PayerMismatchError},
 * {@link PayerIsMerchantError}, {@link TokenNotListedError}, {@link EntriesPausedError}, {@link CollectorNotListedError},
 * {@link SignerNotLiveError}, {@link SignerCapExceededError}, {@link InvalidSignatureError}, {@link ForeignInvoiceError},
 * {@link InvoiceLinkError}, {@link TokenPausedError}, {@link PayerBlacklistedError}, {@link BalanceTooLowError},
 * {@link AllowanceTooLowError}; {@link AccountMissingError}, {@link WrongChainError}
 */
export const charge = /* @__PURE__ */ Object.assign(chargePayment, { prepare, call, simulate, extractEvent });
