import { fromInvoiceLink } from "@feiqian/sdk";
import { printable } from "@feiqian/sdk/safe";
import { findDeployment, deploymentOptions } from "../chain/deployment.ts";
import { askGateway, gatewayNote, gatewayOptions } from "../chain/gateway.ts";
import type { Command, Context, Report } from "../command.ts";
import { CommandError, UsageError } from "../errors.ts";
import { findAddressOption } from "../options.ts";
import { toInstant } from "../text/instant.ts";
import { showInvoice } from "./shown.ts";

export const invoiceIssue: Command = {
  name: "invoice issue",
  summary: "have the gateway issue an order's invoice, and print its payment link",
  operands: "",
  options: {
    order: { value: "KEY", help: "your own key of the order: the same one has the same invoice again" },
    amount: { value: "100.50", help: "the amount, in the token or the currency" },
    currency: { value: "EUR", help: "a token's symbol, or a currency that a source prices" },
    token: { value: "USDT", help: "the token that pays, by symbol or address; default: the first one" },
    expires: { value: "WHEN", help: "pay before: 30d, 12h, or 2026-12-31T18:00Z; default: 1h" },
    payer: { value: "ADDRESS", help: "the only account that may pay" },
    hold: { help: "hold the payment, to be captured later" },
    ...gatewayOptions,
    ...deploymentOptions,
  },
  notes: [gatewayNote],
  run,
};

/** Of the gateway's clock where the option is a length of time, so that the same command asks for the same invoice. */
function expiryOf({ options }: Context) {
  const expires = options.find("expires");
  if (expires === undefined) return {};
  const fromNow = /^\d{1,6}[mhd]$/.test(expires);
  const seconds = Number(toInstant(expires, "--expires", 0n));
  return fromNow ? { expiresIn: seconds } : { payExpiry: seconds };
}

async function run(context: Context): Promise<Report> {
  const { options, operands } = context;
  if (operands.length > 0) throw new UsageError(`Unexpected "${operands[0]}": use the options.`);
  const [token, payer] = [options.find("token"), findAddressOption(context, "payer")];
  const json = await askGateway(context, "POST", "/v1/invoices", {
    ...{ order: options.get("order"), amount: options.get("amount"), currency: options.get("currency") },
    ...(token !== undefined && { token }),
    ...(payer !== undefined && { payer }),
    ...(options.has("hold") && { capture: "manual" }),
    ...expiryOf(context),
  });
  // Of the link itself: what the gateway says beside it is signed by nobody.
  const link = String(json.link);
  const { invoice, chainId } = await fromInvoiceLink(link);
  if (invoice.id !== json.id)
    throw new CommandError(`The gateway's link is of invoice ${invoice.id}, and it says ${String(json.id)}.`, {
      next: "Do not send the link to anybody, and look after the gateway.",
    });
  return { text: `${showInvoice(invoice, chainId, findDeployment(context, chainId))}\n\n${printable(link)}`, json };
}
