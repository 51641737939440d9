import { type Address, formatUnits } from "viem";
import type { Deployment } from "../deployment.ts";
import { findToken, tokenOf } from "../internal/token.ts";
import { findCurrency } from "./currency.ts";
import { formatAmount } from "./format.ts";

/** A currency's or token's short name; its address where it has none. */
export const symbolOf = (deployment: Pick<Deployment, "tokens">, address: Address): string =>
  findCurrency(address)?.code ?? findToken(deployment, address)?.symbol ?? address;

/**
 * An amount of a currency (an ISO-4217 number as an address; in minor units) or of a token, as people write it.
 * @example formatMoney(10_000n, toCurrency("EUR").address, deployment); // "EUR 100.00"
 */
export function formatMoney(amount: bigint, currency: Address, deployment: Pick<Deployment, "tokens">): string {
  const known = findCurrency(currency);
  if (!known) return formatAmount(amount, tokenOf(deployment, currency));
  const { code, decimals } = known;
  const [whole, part = ""] = formatUnits(amount, decimals).split(".");
  return `${code} ${whole}${decimals > 0 ? `.${part.padEnd(decimals, "0")}` : ""}`;
}
