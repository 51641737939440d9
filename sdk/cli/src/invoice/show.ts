import { fromInvoiceLink } from "@feiqian/sdk";
import { openFeiqian } from "../chain/feiqian.ts";
import { findSetting, rpcOptions } from "../chain/client.ts";
import { deploymentOptions, findDeployment } from "../chain/deployment.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { readLink } from "./link.ts";
import { showInvoice } from "./shown.ts";

export const invoiceShow: Command = {
  name: "invoice show",
  summary: "show what an invoice asks for; with a node, whether its signature holds and what has become of it",
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
      ? "The signature is the signer's. Whether the merchant has named it, only a node can tell: give --rpc."
      : "The signature is a contract's, or nobody's: give --rpc to find out.";
    return { text: `${shown}\n\n${signature}`, json: { ...invoice, chainId, signatureChecked, status: null } };
  }
  const { client } = await openFeiqian(context);
  const { status } = await client.payment.get({ link });
  // One that has been paid, or has expired, is shown all the same; the reason why it cannot be paid is said.
  const refusal = await client.invoice.verify({ link }).then(
    () => null,
    (error: Error) => ("shortMessage" in error ? String(error.shortMessage) : error.message),
  );
  const verdict = refusal === null ? "The merchant stands behind it." : `It cannot be paid: ${refusal}`;
  return {
    text: `${shown}\n\nStatus: ${status}. ${verdict}`,
    json: { ...invoice, chainId, signatureChecked, status, refusal },
  };
}
