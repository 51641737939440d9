// Amounts between Medusa, which has BigNumber in major units, the gateway's decimal text, and a token's base units.
import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN, MedusaError, defaultCurrencies } from "@medusajs/framework/utils";

/** An amount as decimal text, exactly. @example toText({ value: "100.50", precision: 20 }); // "100.5" */
export const toText = (amount: BigNumberInput): string => MathBN.convert(amount).toFixed();

/**
 * The same for a request, where it is some money.
 * @param rounding nearest: half up to the decimals that Medusa has for the currency
 */
export function toAmount(amount: BigNumberInput, currencyCode: string, rounding: "refuse" | "nearest"): string {
  if (!MathBN.gt(amount, 0))
    throw new MedusaError(MedusaError.Types.INVALID_DATA, `An invoice is of more than ${toText(amount)}.`);
  if (rounding === "refuse") return toText(amount);
  const { decimal_digits: digits } = defaultCurrencies[currencyCode.toUpperCase()] ?? {};
  return digits === undefined ? toText(amount) : MathBN.convert(amount, digits).toFixed();
}

/** Whole units of ten to the minus `decimals`. */
export function toUnits(text: string, decimals: number): bigint {
  const [whole = "", part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(decimals, "0"));
}

export function fromUnits(units: bigint, decimals: number): string {
  const text = units.toString().padStart(decimals + 1, "0");
  const [whole, part] = [text.slice(0, text.length - decimals), text.slice(text.length - decimals)];
  return part.replace(/0+$/, "") ? `${whole}.${part.replace(/0+$/, "")}` : whole;
}

/** The part of `units` that `part` is of `whole`, rounded down to the token's unit. */
export function shareOf(units: bigint, part: string, whole: string): bigint {
  const decimals = Math.max(...[part, whole].map((text) => text.split(".")[1]?.length ?? 0));
  return (units * toUnits(part, decimals)) / toUnits(whole, decimals);
}
