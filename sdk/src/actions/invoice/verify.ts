import { isAddressEqual } from "viem";
import type { Deployment } from "../../deployment.ts";
import { InvalidSignatureError, SignerCapExceededError, SignerNotLiveError } from "../../errors/payments.ts";
import { getSignerFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { chainTime, deploymentFor, readProcessor } from "../../internal/deployment.ts";
import { invoiceFrom } from "../../internal/source.ts";
import { findToken } from "../../internal/token.ts";
import { checkTerms, outBpsOf } from "../../terms/checkTerms.ts";
import { isKeySignature } from "../../terms/signature.ts";
import type { Invoice, PaymentTerms } from "../../terms/types.ts";
import type { InvoiceVerifyParameters, InvoiceVerifyReturnType } from "./types.ts";

/** Refuses a signature that is neither the signer's key's, nor its code's, nor its future code's. */
export async function checkInvoiceSignature(
  client: AnyClient,
  invoice: Invoice,
  deployment: Deployment,
): Promise<void> {
  const { id, signer, signature } = invoice;
  if (await isKeySignature(id, signer, signature)) return;
  // What asks code is large, and few signatures want it: an app loads it when one does.
  const { isCodeSignature } = await import("../../internal/codeSignature.ts");
  if (await isCodeSignature(client, { digest: id, signer, signature }, deployment)) return;
  throw new InvalidSignatureError({ signer, digest: id });
}

export function checkSigner(
  terms: PaymentTerms,
  signer: Invoice["signer"],
  { validUntil, maxOutBps, now }: { readonly validUntil: bigint; readonly maxOutBps: bigint; readonly now: bigint },
): void {
  const { merchant } = terms;
  if (isAddressEqual(signer, merchant)) return;
  if (now >= validUntil) throw new SignerNotLiveError({ owner: merchant, signer, validUntil });
  const attemptedBps = outBpsOf(terms);
  if (attemptedBps > maxOutBps) throw new SignerCapExceededError({ attemptedBps, allowedBps: maxOutBps });
}

/**
 * Holds an invoice against everything that does not depend on the payer: form and rules, chain and contract, signature
 * (a key's, ERC-1271, ERC-6492), and that the signer is live and within its cap. Whether it has been paid,
 * `payment.get` says; whether somebody can pay it, `payment.charge.prepare`.
 * @example const { terms } = await client.invoice.verify({ link });
 * @throws InvalidSignatureError, SignerNotLiveError, SignerCapExceededError, ForeignInvoiceError, InvoiceLinkError,
 * InvoiceExpiredError and the others of `invoice.sign`
 */
export async function verify(client: AnyClient, parameters: InvoiceVerifyParameters): Promise<InvoiceVerifyReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const { terms, signer } = invoice;
  const [now, [validUntil, maxOutBps]] = await Promise.all([
    chainTime(client),
    readProcessor(client, deployment, getSignerFunction, [terms.merchant, signer]),
  ]);
  checkTerms(terms, { now, processor: deployment.processor, token: findToken(deployment, terms.token) });
  checkSigner(terms, signer, { validUntil, maxOutBps, now });
  await checkInvoiceSignature(client, invoice, deployment);
  return invoice;
}
