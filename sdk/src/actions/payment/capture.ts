import { isAddressEqual } from "viem";
import { AuthorizationExpiredError, FeeNotAllowedError } from "../../errors/payments.ts";
import { captureFunction, capturedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import * as exit from "./exit.ts";
import { partsOf } from "./parts.ts";
import type { CaptureCallParameters, CapturePrepareParameters } from "./types.ts";

async function check(client: AnyClient, of: exit.Checked, parameters: CapturePrepareParameters) {
  const { id, terms, token, deployment, caller } = of;
  const { authorizationExpiry, feeBps: allowedBps, operator } = terms;
  const { feeBps = allowedBps } = parameters;
  exit.checkMerchantOrOperator(terms, caller());
  const isAllowed = isAddressEqual(caller(), operator) ? feeBps <= allowedBps : feeBps === allowedBps;
  if (!isAllowed) throw new FeeNotAllowedError({ attemptedBps: feeBps, allowedBps });
  const { now, capturable } = await exit.readCapturable(client, deployment, { id, terms });
  if (now >= authorizationExpiry) throw new AuthorizationExpiredError({ timestamp: now, authorizationExpiry });
  exit.checkCapturable(parameters.capturable, capturable, token);
  const { amount = capturable } = parameters;
  exit.checkAmount(amount, capturable, token);
  return { amount, feeBps, capturable };
}

function call(client: AnyClient, parameters: CaptureCallParameters) {
  const { terms, amount, feeBps = terms.feeBps, capturable } = parameters;
  const args = [terms, amount, feeBps, capturable] as const;
  return verbCall(client, parameters, [captureFunction], "capture", args);
}

const extractEvent = /* @__PURE__ */ extractorOf(capturedEvent, "id");

const verb = /* @__PURE__ */ exit.defineExit({
  action: "payment.capture",
  check,
  call,
  extractEvent,
  request: ({ amount, feeBps, capturable }) => [amount, feeBps, capturable],
});

/**
 * Brings held money to its owners, all of it or `amount`, before the terms' `authorizationExpiry`, as often as there is
 * something left. For the merchant and the operator. `capture.prepare` refuses with both figures; `capture.call` is the
 * contract call alone, for `payment.batch`, `sendCalls` or a Safe.
 * @example const hash = await client.payment.capture({ terms, amount: parseAmount("40", usdt) });
 * @throws NotMerchantOrOperatorError, FeeNotAllowedError, AuthorizationExpiredError, AmountOutOfRangeError (more than
 * is held), CapturableChangedError; ForeignInvoiceError, InvoiceLinkError, AccountMissingError, WrongChainError
 */
export const capture = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.capture`, and waits. @example const { net, fee, credits } = await client.payment.captureSync({ terms });
 * @throws as `payment.capture`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const captureSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, partsOf));
