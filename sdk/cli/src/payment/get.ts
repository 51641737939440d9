import { type AmountToken, type PaymentEvent, formatAmount, formatInstant } from "@feiqian/sdk";
import { formatUnits } from "viem";
import { rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { openFeiqian } from "../chain/feiqian.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { showTerms, tokenOf } from "../invoice/shown.ts";
import { formatFacts } from "../text/table.ts";
import { SOURCE, toSource } from "./source.ts";

export const paymentGet: Command = {
  name: "payment get",
  summary: "show a payment's state, as read from the chain",
  operands: SOURCE,
  options: { ...rpcOptions, ...deploymentOptions },
  run,
};

/** The price of a payment in a currency. */
const showPrice = (
  { due, rate, ratedAt }: Pick<PaymentEvent<"Priced">, "due" | "rate" | "ratedAt">,
  token: AmountToken,
) =>
  [
    ["Due", formatAmount(due, token)],
    ["Rate", `${formatUnits(rate, 18)}, of ${formatInstant(ratedAt)}`],
  ] as const;

async function run(context: Context): Promise<Report> {
  const source = toSource(onlyOperand(context, SOURCE));
  const { client, deployment } = await openFeiqian(context);
  const payment = await client.payment.get(source);
  const event = payment.charged ?? payment.authorized;
  if (payment.status === "superseded")
    return { text: `Status: superseded. Payment ${payment.by} was made under its number.`, json: payment };
  if (!event) return { text: `Status: ${payment.status}`, json: payment };
  const token = tokenOf(deployment, event.terms);
  const sums =
    payment.status === "charged"
      ? ([
          ["Received by the merchant", formatAmount(payment.charged.received, token)],
          ["Refunded", formatAmount(payment.refunded, token)],
        ] as const)
      : payment.status === "authorized"
        ? ([["Capturable", formatAmount(payment.capturable, token)]] as const)
        : [];
  const text = formatFacts([
    ["Status", payment.status],
    ["Id", payment.id],
    ["Paid by", event.payer],
    ...("priced" in payment && payment.priced ? showPrice(payment.priced, token) : []),
    ...sums,
    ...("refundable" in payment ? ([["Refundable", formatAmount(payment.refundable, token)]] as const) : []),
    ["Transaction", event.transactionHash],
    ...showTerms(event.terms, deployment.chainId, deployment),
  ]);
  return { text, json: payment };
}
