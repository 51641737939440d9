import type { Deployment } from "../deployment.ts";
import { ForeignInvoiceError } from "../errors/invoice.ts";
import { checkForm } from "../terms/checkTerms.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import { type Invoice, domainOf } from "../terms/invoice.ts";
import { fromInvoiceLink } from "../terms/link.ts";
import { isAddressEqual } from "viem";

/** An invoice, or the link that holds it. */
export type InvoiceSource =
  { readonly invoice: Invoice; readonly link?: undefined } | { readonly link: string; readonly invoice?: undefined };

/** The invoice, once it is certain to be for this deployment and to be of one piece. */
export async function invoiceFrom(source: InvoiceSource, deployment: Deployment): Promise<Invoice> {
  if (source.link !== undefined) {
    const { invoice, chainId, processor } = await fromInvoiceLink(source.link);
    if (chainId !== deployment.chainId || !isAddressEqual(processor, deployment.processor)) {
      throw new ForeignInvoiceError({
        attempted: `processor ${processor} on chain ${chainId}`,
        allowed: `processor ${deployment.processor} on chain ${deployment.chainId}`,
      });
    }
    return invoice;
  }
  checkForm(source.invoice.terms);
  const id = getPaymentId(source.invoice.terms, domainOf(deployment));
  if (id !== source.invoice.id) {
    throw new ForeignInvoiceError({ attempted: `id ${source.invoice.id}`, allowed: `these terms as id ${id}` });
  }
  return source.invoice;
}
