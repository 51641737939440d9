// What charge and authorize have in common: all but the name of the verb and what its event says.
import { isAddressEqual } from "viem";
import { ForeignInvoiceError, MalformedTermsError } from "../../errors/invoice.ts";
import { AllowanceTooLowError } from "../../errors/sending.ts";
import { CallerNotPayerError } from "../../errors/payments.ts";
import {
  authorizeFunction,
  authorizeWithConsentFunction,
  chargeFunction,
  chargeWithConsentFunction,
} from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineVerb, verbCall } from "../../internal/verb.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import { invoiceFrom } from "../../internal/source.ts";
import { type EntryVerb, isPriced } from "../../terms/checkTerms.ts";
import type { Invoice, PaymentId } from "../../terms/types.ts";
import { type Consent, collectorOf, encodeConsent, railOf } from "./consent.ts";
import { prepareEntry } from "./prepare.ts";
import type {
  ChargeCallParameters,
  ChargeParameters,
  EntryPrepareParameters,
  EntryPrepareReturnType,
} from "./types.ts";
import { signPermission } from "./signConsent.ts";

const entryAbi = [authorizeFunction, authorizeWithConsentFunction, chargeFunction, chargeWithConsentFunction] as const;

export function entryCall(client: AnyClient, parameters: ChargeCallParameters, verb: EntryVerb) {
  const { invoice, consent, maxIn = invoice.terms.amount } = parameters;
  const deployment = knownDeployment(client, parameters);
  const { terms, signer, signature } = invoice;
  if (!consent) {
    if (isPriced(terms) && parameters.maxIn === undefined)
      throw new MalformedTermsError({
        field: "maxIn",
        attempted: undefined,
        allowed: "a bigint, since the terms are priced",
      });
    return verbCall(client, parameters, entryAbi, verb, [terms, signer, maxIn, signature]);
  }
  const collector = collectorOf(deployment, railOf(consent));
  const args = [terms, signer, consent.payer, collector, signature, encodeConsent(consent)] as const;
  return verbCall(client, parameters, entryAbi, `${verb}WithConsent`, args);
}

export async function toEntryCall(client: AnyClient, prepared: EntryPrepareReturnType, parameters: ChargeParameters) {
  const { invoice, permission, payer, verb, maxIn } = prepared;
  const consent = permission ? await signPermission(client, { permission, payer }, parameters) : parameters.consent;
  return entryCall(client, { deployment: parameters.deployment, invoice, consent, maxIn }, verb);
}

/** A permit is no consent to a payment: it is refused from anybody else before it is sent. */
export function checkSender({ rail, payer }: EntryPrepareReturnType, caller: Consent["payer"]): void {
  if (rail === "erc2612" && !isAddressEqual(caller, payer)) throw new CallerNotPayerError({ caller, payer });
}

async function preparedOf(
  client: AnyClient,
  parameters: ChargeParameters & { readonly invoice: Invoice },
  verb: EntryVerb,
) {
  const { prepared, invoice } = parameters;
  if (!prepared) return prepareEntry(client, parameters, verb);
  if (prepared.invoice.id !== invoice.id || prepared.verb !== verb)
    throw new ForeignInvoiceError({
      attempted: `what was prepared for ${prepared.verb} of ${prepared.invoice.id}`,
      allowed: `what is prepared for ${verb} of ${invoice.id}`,
    });
  return prepared;
}

export const defineEntry = <extractEvent>(verb: EntryVerb, extractEvent: extractEvent) =>
  defineVerb({
    action: `payment.${verb}`,
    members: {
      prepare: (client: AnyClient, parameters: EntryPrepareParameters) => prepareEntry(client, parameters, verb),
      call: (client: AnyClient, parameters: ChargeCallParameters) => entryCall(client, parameters, verb),
      extractEvent,
    },
    async subject(parameters: ChargeParameters, deployment) {
      const invoice = await invoiceFrom(parameters, deployment);
      return { id: invoice.id, invoice };
    },
    request: (_, { id }) => [id],
    async ready(client, parameters, { account, deployment, invoice }) {
      const source = { ...parameters, deployment, invoice, link: undefined };
      const prepared = await preparedOf(client, source, verb);
      const { payer, spender, maxIn, allowance, token, approvals } = prepared;
      checkSender(prepared, account.address);
      if (approvals.length > 0)
        throw new AllowanceTooLowError({ payer, spender, attempted: maxIn, allowed: allowance, token });
      return { call: await toEntryCall(client, prepared, source), token };
    },
    simulated: (id) => id as PaymentId,
  });
