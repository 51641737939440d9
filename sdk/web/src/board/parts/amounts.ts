import { type Deployment, findCurrency } from "@feiqian/sdk";
import { type Address, formatUnits } from "viem";

/** A token as the indexer has it. */
export interface Token {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** An exact amount with grouping: "1,234.50". Nothing is rounded. */
export function toFigure(amount: bigint, decimals: number): string {
  const [whole = "0", part = ""] = formatUnits(amount, decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === 0 ? grouped : `${grouped}.${part.padEnd(Math.min(2, decimals), "0")}`;
}

/** With the token's symbol after it. */
export const toSum = (amount: bigint | string, { symbol, decimals }: Token): string =>
  `${toFigure(BigInt(amount), decimals)} ${symbol}`;

/** A currency's name: three letters, a token's symbol, or its address. */
export const currencyName = (currency: string, { tokens }: Deployment): string =>
  findCurrency(currency as Address)?.code ?? tokenAt(currency, tokens)?.symbol ?? currency;

/** An amount of a currency. Its decimals, which the chain does not have, are the standard's or a token's. */
export function toMoney(amount: bigint | string, currency: string, { tokens }: Deployment): string {
  const iso = findCurrency(currency as Address);
  if (iso) return `${toFigure(BigInt(amount), iso.decimals)} ${iso.code}`;
  const token = tokenAt(currency, tokens);
  return token ? toSum(amount, token) : `${amount} × ${currency}`;
}

const tokenAt = (address: string, tokens: Deployment["tokens"]) =>
  tokens.find((token) => token.address.toLowerCase() === address.toLowerCase());
