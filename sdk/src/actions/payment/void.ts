import type { Hex } from "viem";
import { voidFunction, voidedEvent } from "../../generated/processor.ts";
import {
  type AnyClient,
  type DeploymentParameter,
  type WaitParameters,
  type WriteParameters,
  accountOf,
} from "../../internal/client.ts";
import { defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import { deploymentFor, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, extractorOf } from "../../internal/events.ts";
import { type TermsSource, termsFrom } from "../../internal/paymentSource.ts";
import { tokenOf } from "../../internal/token.ts";
import { processorCall } from "../../internal/write.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import { type ExitOf, type ExitPrepareParameters, checkAmount, checkMerchantOrOperator, defineExit } from "./exit.ts";
import { type Parts, type Receipt, creditsOf } from "./parts.ts";
import { readState } from "./state.ts";

type Args = TermsSource & {
  /** In base units of the token. @default all that waits */
  readonly amount?: bigint | undefined;
};

export type VoidParameters = WriteParameters & Args;
export type VoidReturnType = Hex;
export type VoidErrorType = WriteErrorType;
export type VoidPrepareParameters = ExitPrepareParameters & Args;
export type VoidCallParameters = DeploymentParameter & { readonly terms: PaymentTerms; readonly amount: bigint };
export type VoidSyncParameters = WaitParameters & Args;
export type VoidSyncErrorType = WriteErrorType;

/** A return to the payer that nothing stands in the way of. */
export interface VoidPrepareReturnType extends ExitOf {
  readonly amount: bigint;
  /** What waits, in base units of the token. */
  readonly capturable: bigint;
}

/** What went back to the payer; where it could not be delivered, `credits` says so. */
export type VoidSyncReturnType = ProcessorLog<"Voided">["args"] &
  Pick<Parts, "credits"> & { readonly receipt: Receipt };

async function prepare(client: AnyClient, parameters: VoidPrepareParameters): Promise<VoidPrepareReturnType> {
  const { address: caller } = accountOf(client, parameters, "payment.void");
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = await termsFrom(parameters, deployment);
  checkMerchantOrOperator(terms, caller);
  const { capturable } = await readState(client, deployment, { id, terms });
  const token = tokenOf(deployment, terms.token);
  const amount = parameters.amount ?? capturable;
  checkAmount(amount, capturable, token);
  return { id, terms, token, amount, capturable };
}

const call = (client: AnyClient, parameters: VoidCallParameters) =>
  processorCall(knownDeployment(client, parameters), [voidFunction], "void", [parameters.terms, parameters.amount]);

const extractEvent = /* @__PURE__ */ extractorOf(voidedEvent, "id");

const verb = /* @__PURE__ */ defineExit({
  action: "payment.void",
  prepare,
  call,
  extractEvent,
  request: ({ amount }) => [amount],
});

/**
 * Returns what waits to the payer, all of it or `amount`, at any time. For the merchant and the operator.
 *
 * `void` is a word of JavaScript's own: import it as `Actions.payment.void`, or call it on a client.
 *
 * @example
 * ```ts
 * const hash = await client.payment.void({ terms });
 * ```
 *
 * @throws {@link NotMerchantOrOperatorError}, {@link AmountOutOfRangeError} (more than waits);
 * {@link ForeignInvoiceError}, {@link InvoiceLinkError}, {@link AccountMissingError}, {@link WrongChainError}
 */
const action = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.void`, and waits.
 *
 * @example
 * ```ts
 * const { amount, credits } = await client.payment.voidSync({ terms });
 * ```
 *
 * @throws as `payment.void`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export const voidSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, creditsOf));

export { action as void };
