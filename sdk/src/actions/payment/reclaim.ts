import { AuthorizationNotExpiredError, NothingToReclaimError } from "../../errors/payments.ts";
import { reclaimFunction, reclaimedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import * as exit from "./exit.ts";
import { creditsOf } from "./parts.ts";
import type { ReclaimCallParameters } from "./types.ts";

async function check(client: AnyClient, { id, terms, deployment }: exit.Checked) {
  const { authorizationExpiry } = terms;
  const { now, capturable: amount } = await exit.readCapturable(client, deployment, { id, terms });
  if (now < authorizationExpiry) throw new AuthorizationNotExpiredError({ timestamp: now, authorizationExpiry });
  if (amount === 0n) throw new NothingToReclaimError({ id });
  return { amount };
}

const call = (client: AnyClient, parameters: ReclaimCallParameters) =>
  verbCall(client, parameters, [reclaimFunction], "reclaim", [parameters.terms]);

const extractEvent = /* @__PURE__ */ extractorOf(reclaimedEvent, "id");

const verb = /* @__PURE__ */ exit.defineExit({
  action: "payment.reclaim",
  check,
  call,
  extractEvent,
  request: () => [],
});

/**
 * Returns all held money to the payer, from the terms' `authorizationExpiry` on. Anyone may send it.
 * @example const hash = await client.payment.reclaim({ terms });
 * @throws AuthorizationNotExpiredError, NothingToReclaimError; ForeignInvoiceError, InvoiceLinkError,
 * AccountMissingError, WrongChainError
 */
export const reclaim = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.reclaim`, and waits. @example const { amount, credits } = await client.payment.reclaimSync({ terms });
 * @throws as `payment.reclaim`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const reclaimSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent, creditsOf));
