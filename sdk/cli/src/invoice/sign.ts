import { type Currency, type Deployment, ForeignSourceError, parseAmount, toCurrency } from "@feiqian/sdk";
import { getBlock } from "viem/actions";
import { openFeiqian } from "../chain/feiqian.ts";
import { rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { findToken } from "../chain/token.ts";
import type { Command, Context, Report } from "../command.ts";
import { CommandError, UsageError } from "../errors.ts";
import { writeNew } from "../files/write.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions, findAddressOption, findNumberOption } from "../options.ts";
import { toInstant } from "../text/instant.ts";
import { toJson } from "../text/json.ts";
import { formatFacts } from "../text/table.ts";
import { showTerms, toLink } from "./shown.ts";

export const invoiceSign: Command = {
  name: "invoice sign",
  summary: "sign an invoice, without gas, and print its payment link",
  operands: "",
  options: {
    number: { value: "N", help: "your invoice number; it can be spent once" },
    amount: { value: "100.50", help: "the amount, in the token or the currency" },
    currency: { value: "EUR", help: "the amount's currency; default: the token" },
    source: { value: "ADDRESS", help: "the source that prices the currency in the token" },
    "own-source": { help: "the source may be one that is not recommended here: payers have to agree to its price" },
    token: { value: "USDT", help: "the token's symbol, or its address" },
    expires: { value: "WHEN", help: "pay before: 30d, 12h, or 2026-12-31T18:00Z" },
    origin: { value: "URL", help: "the payment page's origin: https://shop.example" },
    merchant: { value: "ADDRESS", help: "the payee; default: the signer" },
    payer: { value: "ADDRESS", help: "the only account that may pay" },
    "capture-until": { value: "WHEN", help: "hold the payment, to be captured before then" },
    operator: { value: "ADDRESS", help: "the account that may capture, void and refund for the merchant" },
    "fee-bps": { value: "N", help: "the fee, in hundredths of a per cent" },
    "fee-receiver": { value: "ADDRESS", help: "the account that gets the fee" },
    screened: { help: "refuse sanctioned payers, through the deployment's policy" },
    out: { value: "FILE", help: "also write the invoice and its link to a file" },
    ...rpcOptions,
    ...keyOptions,
    ...confirmOptions,
    ...deploymentOptions,
  },
  notes: [keyNote],
  run,
};

async function run(context: Context): Promise<Report> {
  const { options } = context;
  if (context.operands.length > 0) throw new UsageError(`Unexpected "${context.operands[0]}": use the options.`);
  const [number, amount, wanted, expires, origin] = ["number", "amount", "token", "expires", "origin"].map(options.get);
  if (!/^\d{1,78}$/.test(number!)) throw new UsageError(`--number is "${number}"; it must be a whole number.`);
  const { client, deployment } = await openFeiqian(context);
  const token = await findToken(client, deployment, wanted!);
  const { timestamp: now } = await getBlock(client);
  const captureUntil = options.find("capture-until");
  const currency = findCurrencyOption(context);
  const account = await loadAccount(context);
  const invoice = {
    account,
    merchant: findAddressOption(context, "merchant") ?? account.address,
    number: BigInt(number!),
    token: token.address,
    amount: parseAmount(amount!, currency ?? token),
    currency: currency?.address,
    source: findAddressOption(context, "source"),
    allowsForeignSource: options.has("own-source"),
    payExpiry: toInstant(expires!, "--expires", now),
    payer: findAddressOption(context, "payer"),
    operator: findAddressOption(context, "operator"),
    feeBps: BigInt(findNumberOption(context, "fee-bps") ?? 0),
    feeReceiver: findAddressOption(context, "fee-receiver"),
    authorizationExpiry: captureUntil === undefined ? 0n : toInstant(captureUntil, "--capture-until", now),
    policy: options.has("screened") ? policyOf(deployment) : undefined,
  };
  const { id, terms } = await client.invoice.sign.prepare(invoice).catch((error: unknown) => {
    if (!(error instanceof ForeignSourceError)) throw error;
    const next = "Nothing was signed. Give --own-source if you mean it: payers have to agree to what it asks.";
    throw new CommandError(error.shortMessage, { next });
  });
  const facts = showTerms(terms, deployment.chainId, deployment);
  await confirm(context, formatFacts([...facts, ["Signed by", account.address], ["Hash", id]]), id, "sign");
  const signed = await client.invoice.sign(invoice);
  const link = toLink(signed, origin!, deployment);
  const json = { ...signed, link };
  const out = options.find("out");
  if (out !== undefined) writeNew(out, `${toJson(json)}\n`);
  return { text: out === undefined ? link : `${link}\nWritten: ${out}`, json };
}

/** The amount's currency. It requires a price source. */
function findCurrencyOption({ options }: Context): Currency | undefined {
  const [code, source] = [options.find("currency"), options.find("source")];
  if ((code === undefined) !== (source === undefined)) {
    throw new UsageError("--currency and --source go together: an amount in a currency is priced in the token.");
  }
  return code === undefined ? undefined : toCurrency(code);
}

function policyOf({ sanctionsPolicy, chainId }: Deployment) {
  if (sanctionsPolicy) return sanctionsPolicy;
  throw new CommandError(`There is no sanctions policy on chain ${chainId}.`, { next: "Leave out --screened." });
}
