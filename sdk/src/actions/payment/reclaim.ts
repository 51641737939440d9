import type { Hex, Log } from "viem";
import { AuthorizationNotExpiredError, NothingToReclaimError } from "../../errors/payments.ts";
import { reclaimFunction, reclaimedEvent } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import { deploymentFor, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, logOfPayment } from "../../internal/events.ts";
import { type TermsSource, termsFrom } from "../../internal/paymentSource.ts";
import { tokenOf } from "../../internal/token.ts";
import { hashOf, processorCall, settle } from "../../internal/write.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";
import { type ExitOf, sendExit, simulateExit } from "./exit.ts";
import { type Parts, type Receipt, partsOf } from "./parts.ts";
import { readState } from "./state.ts";

export type ReclaimParameters = WriteParameters & TermsSource;
export type ReclaimReturnType = Hex;
export type ReclaimErrorType = WriteErrorType;
export type ReclaimPrepareParameters = DeploymentParameter & TermsSource;
export type ReclaimCallParameters = DeploymentParameter & { readonly terms: PaymentTerms };
export type ReclaimSyncParameters = WaitParameters & TermsSource;
export type ReclaimSyncErrorType = WriteErrorType;

/** A return to the payer that nothing stands in the way of. */
export interface ReclaimPrepareReturnType extends ExitOf {
  /** What waits and goes back, in base units of the token. */
  readonly amount: bigint;
}

/** What went back to the payer; where it could not be delivered, `credits` says so. */
export type ReclaimSyncReturnType = ProcessorLog<"Reclaimed">["args"] &
  Pick<Parts, "credits"> & { readonly receipt: Receipt };

async function prepare(client: AnyClient, parameters: ReclaimPrepareParameters): Promise<ReclaimPrepareReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = await termsFrom(parameters, deployment);
  const { authorizationExpiry } = terms;
  const { now, capturable: amount } = await readState(client, deployment, { id, terms });
  if (now < authorizationExpiry) throw new AuthorizationNotExpiredError({ timestamp: now, authorizationExpiry });
  if (amount === 0n) throw new NothingToReclaimError({ id });
  return { id, terms, token: tokenOf(deployment, terms.token), amount };
}

const call = (client: AnyClient, parameters: ReclaimCallParameters) =>
  processorCall(knownDeployment(client, parameters), [reclaimFunction], "reclaim", [parameters.terms]);

const exit = { action: "payment.reclaim", prepare, call };

const simulate = (client: AnyClient, parameters: ReclaimParameters): Promise<void> =>
  simulateExit(client, parameters, exit);

/** The `Reclaimed` event of a transaction's logs: of the payment `id`, if there may be several. */
const extractEvent = (
  logs: readonly Log[],
  options: ExtractOptions & { readonly id?: PaymentId } = {},
): ProcessorLog<"Reclaimed"> => logOfPayment(logs, reclaimedEvent, options);

const reclaimPayment = async (client: AnyClient, parameters: ReclaimParameters): Promise<ReclaimReturnType> =>
  hashOf(await sendExit(client, parameters, exit));

/**
 * Returns all that waits to the payer, from the terms' `authorizationExpiry` on. Anyone may send it: the payer needs
 * nobody for it.
 *
 * @example
 * ```ts
 * const hash = await client.payment.reclaim({ terms });
 * ```
 *
 * @throws {@link AuthorizationNotExpiredError}, {@link NothingToReclaimError}; {@link ForeignInvoiceError},
 * {@link InvoiceLinkError}, {@link AccountMissingError}, {@link WrongChainError}
 */
export const reclaim = /* @__PURE__ */ Object.assign(reclaimPayment, { prepare, call, simulate, extractEvent });

/**
 * `payment.reclaim`, and waits.
 *
 * @example
 * ```ts
 * const { amount, credits } = await client.payment.reclaimSync({ terms });
 * ```
 *
 * @throws as `payment.reclaim`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function reclaimSync(
  client: AnyClient,
  parameters: ReclaimSyncParameters,
): Promise<ReclaimSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { id } = await termsFrom(parameters, deployment);
  const sent = await sendExit(client, { ...parameters, deployment }, exit, { waits: true });
  const receipt = await settle(client, sent, parameters, "payment.reclaim");
  const { credits } = partsOf(receipt, { deployment, id });
  return { ...extractEvent(receipt.logs, { deployment, id }).args, credits, receipt };
}
