import { formatUnits, parseUnits } from "viem";
import type { AmountToken } from "../deployment.ts";
import { MalformedAmountError } from "../errors/invoice.ts";
import type { Currency } from "./currency.ts";

/**
 * An amount of a token as people write it; `formatMoney` writes one of a currency.
 * @example formatAmount(100_500_000n, { symbol: "USDT", decimals: 6 }); // 100.5 USDT
 */
export const formatAmount = (amount: bigint, token: AmountToken): string =>
  `${formatUnits(amount, token.decimals)} ${token.symbol}`;

/**
 * The base units of an amount as people write it, or a currency's minor units. Nothing is rounded: more decimals than
 * the token or the currency has are refused.
 * @param unit A token or a currency.
 * @example
 * parseAmount("100.5", { symbol: "USDT", decimals: 6 }); // 100_500_000n
 * parseAmount("100.00", toCurrency("EUR")); // 10_000n
 * @throws MalformedAmountError
 */
export function parseAmount(text: string, unit: AmountToken | Pick<Currency, "code" | "decimals">): bigint {
  const token = "code" in unit ? { symbol: unit.code, decimals: unit.decimals } : unit;
  const [, decimals] = /^\d+(?:\.(\d+))?$/.exec(text) ?? [undefined, undefined];
  if (!/^\d+(\.\d+)?$/.test(text) || (decimals?.length ?? 0) > token.decimals)
    throw new MalformedAmountError({ attempted: text, token });
  return parseUnits(text, token.decimals);
}

/** Unix seconds as ISO 8601. @example formatInstant(1_767_225_600n); // "2026-01-01T00:00:00Z (1767225600)" */
export const formatInstant = (seconds: bigint): string =>
  seconds > 0n && seconds < 253_402_300_800n
    ? `${new Date(Number(seconds) * 1000).toISOString().replace(".000", "")} (${seconds})`
    : `${seconds}`;

const AGES = [
  [86_400n, "d"],
  [3_600n, "h"],
  [60n, "min"],
] as const;

/** Seconds in the two largest units that they fill. @example formatAge(90_000n); // "1 d 1 h" */
export function formatAge(seconds: bigint): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [size, unit] of AGES) {
    if (rest >= size) parts.push(`${rest / size} ${unit}`);
    rest %= size;
  }
  if (rest > 0n || parts.length === 0) parts.push(`${rest} s`);
  return parts.slice(0, 2).join(" ");
}

/** Basis points as a percentage. @example formatBps(250n); // "2.5 %" */
export const formatBps = (bps: bigint): string => `${formatUnits(bps, 2)} %`;
