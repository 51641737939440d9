import { voidFunction, voidedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import * as exit from "./exit.ts";
import { creditsOf } from "./parts.ts";
import type { VoidCallParameters, VoidPrepareParameters } from "./types.ts";

async function check(client: AnyClient, of: exit.Checked, parameters: VoidPrepareParameters) {
  const { id, terms, token, deployment, caller } = of;
  exit.checkMerchantOrOperator(terms, caller());
  const { capturable } = await exit.readCapturable(client, deployment, { id, terms });
  exit.checkCapturable(parameters.capturable, capturable, token);
  const { amount = capturable } = parameters;
  exit.checkAmount(amount, capturable, token);
  return { amount, capturable };
}

function call(client: AnyClient, parameters: VoidCallParameters) {
  const { terms, amount, capturable } = parameters;
  return verbCall(client, parameters, [voidFunction], "void", [terms, amount, capturable]);
}

const extractEvent = /* @__PURE__ */ extractorOf(voidedEvent, "id");

const verb = /* @__PURE__ */ exit.defineExit({
  action: "payment.void",
  check,
  call,
  extractEvent,
  request: ({ amount, capturable }) => [amount, capturable],
});

/**
 * Returns held money to the payer, all of it or `amount`, at any time. For the merchant and the operator. `void` is a
 * word of JavaScript's own: import it as `Actions.payment.void`, or call it on a client.
 * @example const hash = await client.payment.void({ terms });
 * @throws NotMerchantOrOperatorError, AmountOutOfRangeError (more than is held), CapturableChangedError;
 * ForeignInvoiceError, InvoiceLinkError, AccountMissingError, WrongChainError
 */
const action = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.void`, and waits. @example const { amount, credits } = await client.payment.voidSync({ terms });
 * @throws as `payment.void`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const voidSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, creditsOf));

export { action as void };
