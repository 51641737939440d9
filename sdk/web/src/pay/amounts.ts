import { type Deployment, type Invoice, findCurrency, formatMoney } from "@feiqian/sdk";
import { isAddressEqual } from "viem";

/** Figures of one invoice, as text. */
export interface Amounts {
  /** What the merchant asks for: "EUR 20.00", "25 USDT". */
  readonly asked: string;
  readonly symbol: string;
  /** The currency that it is counted in, where that is not the token. */
  readonly currency: string | undefined;
  /** Base units of the token. */
  readonly inToken: (amount: bigint) => string;
}

export function amountsOf(deployment: Deployment, { terms }: Invoice): Amounts {
  const { amount, currency, token } = terms;
  return {
    asked: formatMoney(amount, currency, deployment),
    symbol: deployment.tokens.find(({ address }) => isAddressEqual(address, token))?.symbol ?? token,
    currency: findCurrency(currency)?.code,
    // Of a token that the deployment does not list nobody has vouched for the decimals: it is counted in base units.
    inToken: (units) => formatMoney(units, token, deployment),
  };
}
