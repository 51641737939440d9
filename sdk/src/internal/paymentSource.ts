import type { Deployment } from "../deployment.ts";
import { checkForm } from "../terms/checkTerms.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import { domainOf } from "../terms/invoice.ts";
import type { PaymentId, PaymentTerms } from "../terms/types.ts";
import { type InvoiceSource, invoiceFrom } from "./invoiceSource.ts";

/** Which payment: by its terms, or the invoice or link that holds them. */
export type TermsSource =
  | (InvoiceSource & { readonly terms?: undefined; readonly id?: undefined })
  | { readonly terms: PaymentTerms; readonly id?: undefined; readonly invoice?: undefined; readonly link?: undefined };

/** The terms, once they are certain to be for this deployment, and their id. */
export async function termsFrom(
  source: TermsSource,
  deployment: Deployment,
): Promise<{ readonly id: PaymentId; readonly terms: PaymentTerms }> {
  if (source.terms === undefined) {
    const { id, terms } = await invoiceFrom(source, deployment);
    return { id, terms };
  }
  checkForm(source.terms);
  return { id: getPaymentId(source.terms, domainOf(deployment)), terms: source.terms };
}
