// What charge and authorize have in common: all but the name of the verb and what its event says.
import { isAddressEqual } from "viem";
import { AllowanceTooLowError } from "../../errors/payment.ts";
import { CallerNotPayerError } from "../../errors/waiting.ts";
import {
  authorizeFunction,
  authorizeWithConsentFunction,
  chargeFunction,
  chargeWithConsentFunction,
} from "../../generated/processor.ts";
import { type AnyClient, type DeploymentParameter, type WriteParameters, accountOf } from "../../internal/client.ts";
import { deploymentForWrite, knownDeployment } from "../../internal/deployment.ts";
import { processorCall, sendCall, simulateCall } from "../../internal/write.ts";
import type { EntryVerb } from "../../terms/checkTerms.ts";
import type { Invoice } from "../../terms/invoice.ts";
import type { PaymentId } from "../../terms/types.ts";
import { type Consent, collectorOf, encodeConsent, railOf } from "./consent.ts";
import { type EntryArgs, type EntryPrepareReturnType, prepareEntry } from "./prepare.ts";
import { signPermission } from "./signConsent.ts";

export type EntryParameters = WriteParameters & EntryArgs;

export type EntryCallParameters = DeploymentParameter & {
  readonly invoice: Invoice;
  readonly consent?: Consent | undefined;
};

const entryAbi = [authorizeFunction, authorizeWithConsentFunction, chargeFunction, chargeWithConsentFunction] as const;

/** The call of an entry, by the sender's allowance or with a payer's consent. */
export function entryCall(client: AnyClient, parameters: EntryCallParameters, verb: EntryVerb) {
  const { invoice, consent } = parameters;
  const deployment = knownDeployment(client, parameters);
  const signed = [invoice.terms, invoice.signer, invoice.signature] as const;
  if (!consent) return processorCall(deployment, entryAbi, verb, signed);
  const collector = collectorOf(deployment, railOf(consent));
  const args = [...signed, consent.payer, collector, encodeConsent(consent)] as const;
  return processorCall(deployment, entryAbi, `${verb}WithConsent`, args);
}

/** The call of a prepared payment; where the rail wants a signature the account signs, unless a consent was given. */
export async function toEntryCall(client: AnyClient, prepared: EntryPrepareReturnType, parameters: EntryParameters) {
  const { invoice, permission, payer, verb } = prepared;
  const consent = permission ? await signPermission(client, { permission, payer }, parameters) : parameters.consent;
  return entryCall(client, { deployment: parameters.deployment, invoice, consent }, verb);
}

/** A permit is no consent to a payment: it is refused from anybody else before it is sent. */
export function checkSender({ rail, payer }: EntryPrepareReturnType, caller: Consent["payer"]): void {
  if (rail === "erc2612" && !isAddressEqual(caller, payer)) throw new CallerNotPayerError({ caller, payer });
}

/** Prepares, and refuses where approvals are missing. */
async function prepareToSend(client: AnyClient, parameters: EntryParameters, verb: EntryVerb) {
  const account = accountOf(client, parameters, `payment.${verb}`);
  const deployment = await deploymentForWrite(client, parameters);
  const prepared = await prepareEntry(client, { ...parameters, deployment }, verb);
  const { payer, spender, due, allowance, token, approvals } = prepared;
  checkSender(prepared, account.address);
  if (approvals.length > 0) {
    throw new AllowanceTooLowError({ payer, spender, attempted: due, allowed: allowance, token });
  }
  return { call: await toEntryCall(client, prepared, { ...parameters, deployment }), sent: { account, token } };
}

/** Runs an entry without sending it. */
export async function simulateEntry(
  client: AnyClient,
  parameters: EntryParameters,
  verb: EntryVerb,
): Promise<PaymentId> {
  const { call, sent } = await prepareToSend(client, parameters, verb);
  return simulateCall<PaymentId>(client, call, parameters, sent);
}

/** Sends an entry. */
export async function sendEntry(
  client: AnyClient,
  parameters: EntryParameters,
  verb: EntryVerb,
): Promise<`0x${string}`> {
  const { call, sent } = await prepareToSend(client, parameters, verb);
  return sendCall(client, call, parameters, sent);
}
