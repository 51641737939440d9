import { chargedEvent } from "../../generated/processor.ts";
import { defineWrite, defineWriteSync, extractorOf, readEvent } from "../../internal/verb.ts";
import { defineEntry } from "./entry.ts";
import { findEntry } from "./find.ts";
import { partsOf } from "./parts.ts";

const extractEvent = /* @__PURE__ */ extractorOf(chargedEvent, "id");
const verb = /* @__PURE__ */ defineEntry("charge", extractEvent);

/**
 * Pays an invoice: by the account's allowance to the processor, or by a signature over a `rail`, its own or, handed in
 * as `consent`, another payer's. Approvals are not sent here: `invoice.pay` does that.
 * - `charge.prepare` refuses whatever stands in the way, with both figures, and reports the approvals that are missing.
 * - `charge.call` is the contract call alone, for `sendCalls`, a Safe or a relayer.
 * - `charge.simulate` runs it without sending; it returns the payment's id.
 * - `charge.extractEvent` finds the `Charged` event in logs.
 * @example const hash = await client.payment.charge({ link });
 * @throws NumberSpentError (it has been paid), NotForChargeError, InvoiceExpiredError, PayerMismatchError,
 * PayerIsMerchantError, TokenNotListedError, EntriesPausedError, CollectorNotListedError, RailNotOfferedError,
 * ForeignSourceError (without `maxIn`), CallerNotPayerError, SignerNotLiveError, SignerCapExceededError, InvalidSignatureError, PolicyRefusedError,
 * PolicyUnansweredError, ForeignInvoiceError, InvoiceLinkError, TokenPausedError, PayerBlacklistedError,
 * BalanceTooLowError, AllowanceTooLowError; AccountMissingError, WrongChainError
 */
export const charge = /* @__PURE__ */ defineWrite(verb);
export const readCharge = /* @__PURE__ */ readEvent(extractEvent, partsOf);

/**
 * `payment.charge`, and waits.
 * @example const { id, received, fee } = await client.payment.chargeSync({ invoice, rail: "permit2" });
 * @throws as `payment.charge`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const chargeSync = /* @__PURE__ */ defineWriteSync(verb, readCharge, /* @__PURE__ */ findEntry("charge"));
