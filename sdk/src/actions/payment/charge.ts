import type { Hex, Log } from "viem";
import { chargedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, logOfPayment } from "../../internal/events.ts";
import { hashOf } from "../../internal/write.ts";
import type { PaymentId } from "../../terms/types.ts";
import { type EntryCallParameters, type EntryParameters, entryCall, sendEntry, simulateEntry } from "./entry.ts";
import { type EntryPrepareParameters, type EntryPrepareReturnType, prepareEntry } from "./prepare.ts";

export type ChargeParameters = EntryParameters;
export type ChargeReturnType = Hex;
export type ChargeErrorType = WriteErrorType;
export type ChargeCallParameters = EntryCallParameters;

const prepare = (client: AnyClient, parameters: EntryPrepareParameters): Promise<EntryPrepareReturnType> =>
  prepareEntry(client, parameters, "charge");

const call = (client: AnyClient, parameters: ChargeCallParameters) => entryCall(client, parameters, "charge");

const simulate = (client: AnyClient, parameters: ChargeParameters): Promise<PaymentId> =>
  simulateEntry(client, parameters, "charge");

/** The `Charged` event of a transaction's logs: of the payment `id`, if there may be several. */
const extractEvent = (
  logs: readonly Log[],
  options: ExtractOptions & { readonly id?: PaymentId } = {},
): ProcessorLog<"Charged"> => logOfPayment(logs, chargedEvent, options);

const chargePayment = async (client: AnyClient, parameters: ChargeParameters): Promise<ChargeReturnType> =>
  hashOf(await sendEntry(client, parameters, "charge"));

/**
 * Pays an invoice: by the account's allowance to the processor, or by a signature over a `rail`, its own or, handed in
 * as `consent`, another payer's. Approvals are not sent here: `invoice.pay` does that.
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
 * @throws {@link NumberSpentError} (it has been paid), {@link NotForChargeError}, {@link InvoiceExpiredError},
 * {@link PayerMismatchError}, {@link PayerIsMerchantError}, {@link TokenNotListedError}, {@link EntriesPausedError},
 * {@link CollectorNotListedError}, {@link RailNotOfferedError}, {@link CallerNotPayerError}, {@link SignerNotLiveError},
 * {@link SignerCapExceededError}, {@link InvalidSignatureError}, {@link PolicyRefusedError},
 * {@link PolicyUnansweredError}, {@link ForeignInvoiceError}, {@link InvoiceLinkError}, {@link TokenPausedError},
 * {@link PayerBlacklistedError}, {@link BalanceTooLowError}, {@link AllowanceTooLowError};
 * {@link AccountMissingError}, {@link WrongChainError}
 */
export const charge = /* @__PURE__ */ Object.assign(chargePayment, { prepare, call, simulate, extractEvent });
