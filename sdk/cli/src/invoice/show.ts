import { fromInvoiceLink } from "@feiqian/sdk";
import { openFeiqian } from "../chain/feiqian.ts";
import { findSetting, rpcOptions } from "../chain/client.ts";
import { deploymentOptions, findDeployment } from "../chain/deployment.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { readLink } from "./link.ts";
import { showInvoice } from "./shown.ts";

export const invoiceShow: Command = {
  name: "invoice show",
  summary: "show an invoice; with a node, also its status and whether its signature is valid",
  operands: "LINK-OR-FILE",
  options: { ...rpcOptions, ...deploymentOptions },
  run,
};

async function run(context: Context): Promise<Report> {
  const link = readLink(onlyOperand(context, "LINK-OR-FILE"));
  const { invoice, chainId, signatureChecked } = await fromInvoiceLink(link);
  const shown = showInvoice(invoice, chainId, findDeployment(context, chainId));
  if (findSetting(context, "rpc") === undefined) {
    const signature = signatureChecked
      ? "The signer's signature is valid. Give --rpc to check that the signer may sign for the merchant."
      : "The signature is a contract's, or invalid: give --rpc to check it.";
    return { text: `${shown}\n\n${signature}`, json: { ...invoice, chainId, signatureChecked, status: null } };
  }
  const { client } = await openFeiqian(context);
  const { status } = await client.payment.get({ link });
  // A paid or expired invoice is shown all the same, with the reason why it cannot be paid.
  const refusal = await client.invoice.verify({ link }).then(
    () => null,
    (error: Error) => ("shortMessage" in error ? String(error.shortMessage) : error.message),
  );
  const verdict = refusal === null ? "The invoice is valid." : `It cannot be paid: ${refusal}`;
  return {
    text: `${shown}\n\nStatus: ${status}. ${verdict}`,
    json: { ...invoice, chainId, signatureChecked, status, refusal },
  };
}
