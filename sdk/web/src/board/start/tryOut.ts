import { fromInvoiceLink, toInvoiceLink } from "@feiqian/sdk";
import { verify } from "@feiqian/sdk/actions/invoice";
import { type Address, isAddressEqual } from "viem";
import type { Setup } from "../../shared/setup.ts";
import { GatewayAnswerError, type TestInvoice, issueTestInvoice } from "./gateway.ts";

interface TryParameters extends Pick<Setup, "client" | "deployment"> {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly merchant: Address;
  /** Decimal, in the deployment's first token. */
  readonly amount: string;
  /** The folder of /pay. */
  readonly origin: string;
}

/** An invoice by the new key, checked as a payer's page checks it: its signer is live for this merchant on the chain. */
export async function tryOut(parameters: TryParameters): Promise<TestInvoice> {
  const { client, deployment, gatewayUrl, key, merchant, amount, origin } = parameters;
  const { symbol: currency } = deployment.tokens[0]!;
  const order = `test-${Date.now()}`;
  const { id, link: given } = await issueTestInvoice({ gatewayUrl, secret: key }, { order, amount, currency });
  const { invoice } = await fromInvoiceLink(given);
  // The link is written here: a gateway decides neither where it leads nor whom it pays.
  const link = toInvoiceLink(invoice, { ...deployment, origin });
  await verify(client, { deployment, link });
  if (invoice.id !== id || !isAddressEqual(invoice.terms.merchant, merchant))
    throw new GatewayAnswerError(`The gateway's invoice pays ${invoice.terms.merchant}, not ${merchant}.`);
  return { id, link };
}
