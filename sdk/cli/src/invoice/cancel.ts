import { type TransactionReceipt, encodeAbiParameters, keccak256 } from "viem";
import { rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { openFeiqian } from "../chain/feiqian.ts";
import { nameChain } from "../chain/names.ts";
import { findSent, journalNote, journalOptions, sendOnce } from "../chain/write.ts";
import type { Command, Context, Report } from "../command.ts";
import { UsageError } from "../errors.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions, findAddressOption } from "../options.ts";
import { formatFacts } from "../text/table.ts";

export const invoiceCancel: Command = {
  name: "invoice cancel",
  summary: "spend an invoice number, so that no invoice with it can ever be paid",
  operands: "",
  options: {
    number: { value: "N", help: "the invoice number" },
    merchant: { value: "ADDRESS", help: "the number's merchant; default: your account" },
    ...rpcOptions,
    ...keyOptions,
    ...confirmOptions,
    ...journalOptions,
    ...deploymentOptions,
  },
  notes: [keyNote, journalNote],
  run,
};

async function run(context: Context): Promise<Report> {
  const given = context.options.get("number");
  if (!/^\d{1,78}$/.test(given)) throw new UsageError(`--number is "${given}"; it must be a whole number.`);
  const number = BigInt(given);
  const { client, deployment } = await openFeiqian(context);
  const account = await loadAccount(context);
  const merchant = findAddressOption(context, "merchant") ?? account.address;
  const request = { account, deployment, name: `cancel ${merchant} ${number}` };
  const report = ({ transactionHash: transaction, blockNumber: block }: TransactionReceipt): Report => ({
    text: `Number ${number} of ${merchant} is cancelled, in transaction ${transaction} of block ${block}.`,
    json: { merchant, number, transaction, block },
  });
  const earlier = await findSent(context, request);
  if (earlier) return report(earlier);
  await client.invoice.cancel.simulate({ account, merchant, number });
  // Nothing is signed here: the hash of merchant and number only serves the confirmation.
  const hash = keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [merchant, number]));
  const shown = formatFacts([
    ["Number to cancel", number.toString()],
    ["Merchant", merchant],
    ["Chain", nameChain(deployment.chainId, deployment)],
    ["Effect", "no invoice with this number can ever be paid"],
    ["Hash", hash],
  ]);
  await confirm(context, shown, hash, "cancel");
  return report(
    await sendOnce(context, request, (sender, by) => sender.invoice.cancelSync({ merchant, number, ...by })),
  );
}
