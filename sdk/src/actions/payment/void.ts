import type { Hex } from "viem";
import { voidFunction, voidedEvent } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, extractorOf } from "../../internal/events.ts";
import { processorCall } from "../../internal/write.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import * as exit from "./exit.ts";
import { type Parts, type Receipt, creditsOf } from "./parts.ts";

interface Args {
  /** In base units of the token. @default all that is capturable */
  readonly amount?: bigint | undefined;
  /** Capturable amount that the decision was made on: where it has moved, nothing is. @default the chain's present one */
  readonly capturable?: bigint | undefined;
}

export type VoidParameters = exit.ExitParameters<Args>;
export type VoidReturnType = Hex;
export type VoidErrorType = WriteErrorType;
export type VoidPrepareParameters = exit.ExitPrepareParameters<Args>;
export type VoidCallParameters = DeploymentParameter & { readonly terms: PaymentTerms } & Record<
    "amount" | "capturable",
    bigint
  >;
export type VoidSyncParameters = exit.ExitSyncParameters<Args>;
export type VoidSyncErrorType = WriteErrorType;

export interface VoidPrepareReturnType extends exit.ExitOf {
  readonly amount: bigint;
  /** Held, in base units of the token. */
  readonly capturable: bigint;
}

/** What went back to the payer; where it could not be delivered, `credits` says so. */
export type VoidSyncReturnType = ProcessorLog<"Voided">["args"] &
  Pick<Parts, "credits"> & { readonly receipt: Receipt };

async function check(client: AnyClient, { id, terms, token, deployment, caller }: exit.Checked, parameters: Args) {
  exit.checkMerchantOrOperator(terms, caller());
  const { capturable } = await exit.readCapturable(client, deployment, { id, terms });
  exit.checkCapturable(parameters.capturable, capturable, token);
  const { amount = capturable } = parameters;
  exit.checkAmount(amount, capturable, token);
  return { amount, capturable };
}

function call(client: AnyClient, parameters: VoidCallParameters) {
  const { terms, amount, capturable } = parameters;
  return processorCall(knownDeployment(client, parameters), [voidFunction], "void", [terms, amount, capturable]);
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
 * Returns held money to the payer, all of it or `amount`, at any time. For the merchant and the operator.
 *
 * `void` is a word of JavaScript's own: import it as `Actions.payment.void`, or call it on a client.
 * @example const hash = await client.payment.void({ terms });
 * @throws NotMerchantOrOperatorError, AmountOutOfRangeError (more than is held), CapturableChangedError;
 * ForeignInvoiceError, InvoiceLinkError, AccountMissingError, WrongChainError
 */
const action = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.void`, and waits.
 * @example const { amount, credits } = await client.payment.voidSync({ terms });
 * @throws as `payment.void`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const voidSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, creditsOf));

export { action as void };
