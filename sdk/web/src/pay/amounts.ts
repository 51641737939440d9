import { type Deployment, type Invoice, findCurrency, formatMoney } from "@feiqian/sdk";
import { isAddressEqual, zeroAddress } from "viem";

/** Figures of one invoice, as text. */
export interface Amounts {
  /** The signed amount: "EUR 20.00", "25 USDT". */
  readonly asked: string;
  readonly symbol: string;
  /** Its currency, if that is not the token. */
  readonly currency: string | undefined;
  /** Base units of the token. */
  readonly inToken: (amount: bigint) => string;
}

/** Whether the amount is priced by a source that the deployment does not recommend, and that may name any price. */
export const isOwnSource = ({ sources }: Deployment, { terms }: Invoice): boolean =>
  ![{ address: zeroAddress }, ...sources].some(({ address }) => isAddressEqual(address, terms.source));

export function amountsOf(deployment: Deployment, { terms }: Invoice): Amounts {
  const { amount, currency, token } = terms;
  return {
    asked: formatMoney(amount, currency, deployment),
    symbol: deployment.tokens.find(({ address }) => isAddressEqual(address, token))?.symbol ?? token,
    currency: findCurrency(currency)?.code,
    // A token that the deployment does not list has no trusted decimals: it is counted in base units.
    inToken: (units) => formatMoney(units, token, deployment),
  };
}
