import { type Hex, isAddressEqual } from "viem";
import { AuthorizationExpiredError, FeeNotAllowedError } from "../../errors/payments.ts";
import { captureFunction, capturedEvent } from "../../generated/processor.ts";
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
import { type Parts, type Receipt, partsOf } from "./parts.ts";
import { readState } from "./state.ts";

type Args = TermsSource & {
  /** In base units of the token. @default all that is capturable */
  readonly amount?: bigint | undefined;
  /** In basis points of `amount`; the operator may take less than the terms say. @default what the terms say */
  readonly feeBps?: bigint | undefined;
};

export type CaptureParameters = WriteParameters & Args;
export type CaptureReturnType = Hex;
export type CaptureErrorType = WriteErrorType;
export type CapturePrepareParameters = ExitPrepareParameters & Args;
export type CaptureCallParameters = DeploymentParameter & {
  readonly terms: PaymentTerms;
  readonly amount: bigint;
  readonly feeBps?: bigint | undefined;
};
export type CaptureSyncParameters = WaitParameters & Args;
export type CaptureSyncErrorType = WriteErrorType;

/** A capture that nothing stands in the way of. */
export interface CapturePrepareReturnType extends ExitOf {
  readonly amount: bigint;
  readonly feeBps: bigint;
  /** What waits, in base units of the token. */
  readonly capturable: bigint;
}

/** What went to its owners, and where the parts went. */
export type CaptureSyncReturnType = ProcessorLog<"Captured">["args"] & Parts & { readonly receipt: Receipt };

async function prepare(client: AnyClient, parameters: CapturePrepareParameters): Promise<CapturePrepareReturnType> {
  const { address: caller } = accountOf(client, parameters, "payment.capture");
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = await termsFrom(parameters, deployment);
  const { authorizationExpiry, feeBps: allowedBps, operator } = terms;
  const feeBps = parameters.feeBps ?? allowedBps;
  checkMerchantOrOperator(terms, caller);
  const isAllowed = isAddressEqual(caller, operator) ? feeBps <= allowedBps : feeBps === allowedBps;
  if (!isAllowed) throw new FeeNotAllowedError({ attemptedBps: feeBps, allowedBps });
  const { now, capturable } = await readState(client, deployment, { id, terms });
  if (now >= authorizationExpiry) throw new AuthorizationExpiredError({ timestamp: now, authorizationExpiry });
  const token = tokenOf(deployment, terms.token);
  const amount = parameters.amount ?? capturable;
  checkAmount(amount, capturable, token);
  return { id, terms, token, amount, feeBps, capturable };
}

function call(client: AnyClient, parameters: CaptureCallParameters) {
  const { terms, amount, feeBps = terms.feeBps } = parameters;
  return processorCall(knownDeployment(client, parameters), [captureFunction], "capture", [terms, amount, feeBps]);
}

const extractEvent = /* @__PURE__ */ extractorOf(capturedEvent, "id");

const verb = /* @__PURE__ */ defineExit({
  action: "payment.capture",
  prepare,
  call,
  extractEvent,
  request: ({ amount, feeBps }) => [amount, feeBps],
});

/**
 * Brings what waits to its owners, all of it or `amount`, before the terms' `authorizationExpiry`, as often as there is
 * something left. For the merchant and the operator.
 *
 * - `capture.prepare` reads the payment's state and refuses with both figures.
 * - `capture.call` is the contract call alone, for `payment.batch`, `sendCalls` or a Safe.
 *
 * @example
 * ```ts
 * const hash = await client.payment.capture({ terms, amount: parseAmount("40", usdt) });
 * ```
 *
 * @throws {@link NotMerchantOrOperatorError}, {@link FeeNotAllowedError}, {@link AuthorizationExpiredError},
 * {@link AmountOutOfRangeError} (more than waits); {@link ForeignInvoiceError}, {@link InvoiceLinkError},
 * {@link AccountMissingError}, {@link WrongChainError}
 */
export const capture = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.capture`, and waits.
 *
 * @example
 * ```ts
 * const { net, fee, credits } = await client.payment.captureSync({ terms });
 * ```
 *
 * @throws as `payment.capture`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export const captureSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, partsOf));
