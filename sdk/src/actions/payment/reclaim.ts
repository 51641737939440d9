import type { Hex } from "viem";
import { AuthorizationNotExpiredError, NothingToReclaimError } from "../../errors/payments.ts";
import { reclaimFunction, reclaimedEvent } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { defineWrite, defineWriteSync, readEvent } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, extractorOf } from "../../internal/events.ts";
import { processorCall } from "../../internal/write.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import * as exit from "./exit.ts";
import { type Parts, type Receipt, creditsOf } from "./parts.ts";

export type ReclaimParameters = exit.ExitParameters;
export type ReclaimReturnType = Hex;
export type ReclaimErrorType = WriteErrorType;
export type ReclaimPrepareParameters = exit.ExitPrepareParameters;
export type ReclaimCallParameters = DeploymentParameter & { readonly terms: PaymentTerms };
export type ReclaimSyncParameters = exit.ExitSyncParameters;
export type ReclaimSyncErrorType = WriteErrorType;

export interface ReclaimPrepareReturnType extends exit.ExitOf {
  /** What waits and goes back, in base units of the token. */
  readonly amount: bigint;
}

/** What went back to the payer; where it could not be delivered, `credits` says so. */
export type ReclaimSyncReturnType = ProcessorLog<"Reclaimed">["args"] &
  Pick<Parts, "credits"> & { readonly receipt: Receipt };

async function check(client: AnyClient, { id, terms, deployment }: exit.Checked) {
  const { authorizationExpiry } = terms;
  const { now, capturable: amount } = await exit.readCapturable(client, deployment, { id, terms });
  if (now < authorizationExpiry) throw new AuthorizationNotExpiredError({ timestamp: now, authorizationExpiry });
  if (amount === 0n) throw new NothingToReclaimError({ id });
  return { amount };
}

const call = (client: AnyClient, parameters: ReclaimCallParameters) =>
  processorCall(knownDeployment(client, parameters), [reclaimFunction], "reclaim", [parameters.terms]);

const extractEvent = /* @__PURE__ */ extractorOf(reclaimedEvent, "id");

const verb = /* @__PURE__ */ exit.defineExit({
  action: "payment.reclaim",
  check,
  call,
  extractEvent,
  request: () => [],
});

/**
 * Returns all that waits to the payer, from the terms' `authorizationExpiry` on. Anyone may send it: the payer needs
 * nobody for it.
 * @example const hash = await client.payment.reclaim({ terms });
 * @throws AuthorizationNotExpiredError, NothingToReclaimError; ForeignInvoiceError, InvoiceLinkError,
 * AccountMissingError, WrongChainError
 */
export const reclaim = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.reclaim`, and waits.
 * @example const { amount, credits } = await client.payment.reclaimSync({ terms });
 * @throws as `payment.reclaim`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const reclaimSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, creditsOf));
