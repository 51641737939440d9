import { isAddressEqual } from "viem";
import type { Deployment } from "../deployment.ts";
import { ForeignInvoiceError } from "../errors/invoice.ts";
import { TestAndLiveMixedError } from "../errors/sending.ts";
import { isTestChain } from "../getDeployment.ts";
import { checkForm } from "../terms/checkTerms.ts";
import { getPaymentId } from "../terms/getPaymentId.ts";
import { domainOf } from "../terms/typedData.ts";
import { fromInvoiceLink } from "../terms/link.ts";
import type { Invoice, PaymentTerms } from "../terms/types.ts";

export type InvoiceSource =
  { readonly invoice: Invoice; readonly link?: undefined } | { readonly link: string; readonly invoice?: undefined };

/** A link for test money is refused as such by a client for real money, and the other way round. */
function checkLinkKind(chainId: number, deployment: Deployment): void {
  const isTest = isTestChain(chainId);
  if (chainId === deployment.chainId || isTest === undefined || isTest === deployment.isTest) return;
  const link = `invoice link, of chain ${chainId},`;
  const client = `client's deployment, on chain ${deployment.chainId},`;
  const [test, live] = isTest ? [link, client] : [client, link];
  throw new TestAndLiveMixedError({ test: `The ${test}`, live: `the ${live}` });
}

export async function invoiceFrom(source: InvoiceSource, deployment: Deployment): Promise<Invoice> {
  if (source.link !== undefined) {
    const { invoice, chainId, processor } = await fromInvoiceLink(source.link);
    checkLinkKind(chainId, deployment);
    if (chainId !== deployment.chainId || !isAddressEqual(processor, deployment.processor))
      throw new ForeignInvoiceError({
        attempted: `processor ${processor} on chain ${chainId}`,
        allowed: `processor ${deployment.processor} on chain ${deployment.chainId}`,
      });
    return invoice;
  }
  checkForm(source.invoice.terms);
  const id = getPaymentId(source.invoice.terms, domainOf(deployment));
  if (id !== source.invoice.id)
    throw new ForeignInvoiceError({ attempted: `id ${source.invoice.id}`, allowed: `these terms as id ${id}` });
  return source.invoice;
}

export type TermsSource =
  | (InvoiceSource & { readonly terms?: undefined; readonly id?: undefined })
  | { readonly terms: PaymentTerms; readonly id?: undefined; readonly invoice?: undefined; readonly link?: undefined };

export async function termsFrom(source: TermsSource, deployment: Deployment): Promise<Pick<Invoice, "id" | "terms">> {
  if (source.terms === undefined) {
    const { id, terms } = await invoiceFrom(source, deployment);
    return { id, terms };
  }
  checkForm(source.terms);
  return { id: getPaymentId(source.terms, domainOf(deployment)), terms: source.terms };
}
