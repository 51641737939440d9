import type { Hex, Log } from "viem";
import { voidFunction, voidedEvent } from "../../generated/processor.ts";
import {
  type AnyClient,
  type DeploymentParameter,
  type WaitParameters,
  type WriteParameters,
  accountOf,
} from "../../internal/client.ts";
import { deploymentFor, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, logOfPayment } from "../../internal/events.ts";
import { type TermsSource, termsFrom } from "../../internal/paymentSource.ts";
import { tokenOf } from "../../internal/token.ts";
import { hashOf, processorCall, settle } from "../../internal/write.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";
import {
  type ExitOf,
  type ExitPrepareParameters,
  checkAmount,
  checkMerchantOrOperator,
  sendExit,
  simulateExit,
} from "./exit.ts";
import { type Parts, type Receipt, partsOf } from "./parts.ts";
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

const request = ({ amount }: Args) => [amount];

const exit = { action: "payment.void", prepare, call, request };

const simulate = (client: AnyClient, parameters: VoidParameters): Promise<void> =>
  simulateExit(client, parameters, exit);

/** The `Voided` event of a transaction's logs: of the payment `id`, if there may be several. */
const extractEvent = (
  logs: readonly Log[],
  options: ExtractOptions & { readonly id?: PaymentId } = {},
): ProcessorLog<"Voided"> => logOfPayment(logs, voidedEvent, options);

const voidPayment = async (client: AnyClient, parameters: VoidParameters): Promise<VoidReturnType> =>
  hashOf(await sendExit(client, parameters, exit));

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
const action = /* @__PURE__ */ Object.assign(voidPayment, { prepare, call, simulate, extractEvent });

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
export async function voidSync(client: AnyClient, parameters: VoidSyncParameters): Promise<VoidSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { id } = await termsFrom(parameters, deployment);
  const sent = await sendExit(client, { ...parameters, deployment }, exit, { waits: true });
  const receipt = await settle(client, sent, parameters, "payment.void");
  const { credits } = partsOf(receipt, { deployment, id });
  return { ...extractEvent(receipt.logs, { deployment, id }).args, credits, receipt };
}

export { action as void };
