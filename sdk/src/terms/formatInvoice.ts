import { zeroAddress } from "viem";
import { formatAmount, formatBps, formatInstant } from "../amounts/format.ts";
import { formatMoney } from "../amounts/money.ts";
import type { Deployment } from "../deployment.ts";
import { tokenOf } from "../internal/token.ts";
import { entryVerbOf, isPriced, outBpsOf } from "./checkTerms.ts";
import type { Invoice } from "./types.ts";

/**
 * An invoice as a person reads it before paying, a line a fact. For a test chain it says first that it is test money.
 * @param deployment The one that the invoice is for: it knows the token, and whether its chain is a test.
 * @example console.log(formatInvoice(invoice, getDeployment(11155111)));
 */
export function formatInvoice({ id, terms }: Pick<Invoice, "id" | "terms">, deployment: Deployment): string {
  const { authorizationExpiry, amount, currency, merchant, number, payer, payExpiry, source, token } = terms;
  const isCharge = entryVerbOf(terms) === "charge";
  const lines: readonly (readonly [name: string, value: string])[] = [
    ...(deployment.isTest ? ([["TEST", "this money is worth nothing"]] as const) : []),
    ["invoice", `number ${number} of ${merchant}`],
    [
      "amount",
      isPriced(terms)
        ? `${formatMoney(amount, currency, deployment)}, in ${tokenOf(deployment, token).symbol} at the price of ${source} when it is paid (token ${token} on chain ${deployment.chainId})`
        : `${formatAmount(amount, tokenOf(deployment, token))} (token ${token} on chain ${deployment.chainId})`,
    ],
    ["payer", payer === zeroAddress ? "anyone" : payer],
    ["pay before", formatInstant(payExpiry)],
    ["then", isCharge ? "goes to its owners at once" : `waits until ${formatInstant(authorizationExpiry)} at most`],
    ["to others", formatBps(outBpsOf(terms))],
    ["id", id],
  ];
  return lines.map(([name, value]) => `${name.padEnd(10)} ${value}`).join("\n");
}
