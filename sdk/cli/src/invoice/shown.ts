import {
  type Deployment,
  type PaymentTerms,
  formatAmount,
  formatBps,
  formatInstant,
  formatMoney,
  toInvoiceLink,
} from "@feiqian/sdk";
import type { Invoice } from "@feiqian/sdk";
import { isAddressEqual, zeroAddress, zeroHash } from "viem";
import { nameChain } from "../chain/names.ts";
import { formatFacts } from "../text/table.ts";

/** The token of the terms, if the deployment lists it; otherwise amounts are in base units. */
export const tokenOf = ({ tokens }: Pick<Deployment, "tokens">, { token }: Pick<PaymentTerms, "token">) =>
  tokens.find(({ address }) => isAddressEqual(address, token)) ?? { symbol: "base units of the token", decimals: 0 };

type Fact = readonly [name: string, value: string];

/** The terms, without those that are zero. */
export function showTerms(terms: PaymentTerms, chainId: number, deployment: Deployment | undefined): readonly Fact[] {
  const { merchant, number, amount, currency, source, payer, operator, policy } = terms;
  const { feeBps, feeReceiver, splits, authorizationExpiry } = terms;
  const isPriced = !isAddressEqual(source, zeroAddress);
  const token = tokenOf(deployment ?? { tokens: [] }, terms);
  const named = (name: string, address: typeof payer): readonly Fact[] =>
    isAddressEqual(address, zeroAddress) ? [] : [[name, address]];
  return [
    ["Amount", isPriced ? formatMoney(amount, currency, deployment ?? { tokens: [] }) : formatAmount(amount, token)],
    ["Token", terms.token],
    ["Merchant", merchant],
    ["Number", number.toString()],
    ["Chain", nameChain(chainId, deployment)],
    ["Pay before", formatInstant(terms.payExpiry)],
    ...(authorizationExpiry > 0n
      ? ([["Held, to be captured before", formatInstant(authorizationExpiry)]] as const)
      : []),
    ...named("Payer", payer),
    ...named("Price source", source),
    ...named("Operator", operator),
    ...named("Policy", policy),
    ...(feeBps > 0n ? ([["Fee", `${formatBps(feeBps)} to ${feeReceiver}`]] as const) : []),
    ...splits.map(({ account, bps }): Fact => ["Split", `${formatBps(bps)} to ${account}`]),
    ...(terms.referenceHash === zeroHash ? [] : ([["Document hash", terms.referenceHash]] as const)),
  ];
}

export function showInvoice(invoice: Invoice, chainId: number, deployment: Deployment | undefined): string {
  return formatFacts([
    ...showTerms(invoice.terms, chainId, deployment),
    ["Signed by", invoice.signer],
    ["Id", invoice.id],
  ]);
}

export const toLink = (invoice: Invoice, origin: string, { chainId, processor }: Deployment): string =>
  toInvoiceLink(invoice, { origin, chainId, processor });
