import { parseUnits } from "viem";
import { toCurrency } from "../../sdk/src/amounts/currency.ts";
import { firstAnswers } from "../deploy/feeds.ts";
import { FEED_DECIMALS } from "../deploy/sources.ts";
import type { MerchantName, PayerName } from "./plan.ts";

/** An invoice in another currency than the token that pays it. */
export interface PlannedPriced {
  readonly title: string;
  readonly merchant: MerchantName;
  readonly number: bigint;
  readonly currency: "EUR" | "CNY";
  /** In the currency's minor units. */
  readonly amount: bigint;
  readonly payer: PayerName;
  readonly entry: "charge" | "authorize";
  readonly feeBps: bigint;
  /** What `payment.get` is to say in the end. */
  readonly fate: string;
}

/** Minor units: 2 decimals in both currencies. */
const cents = (amount: string) => parseUnits(amount, 2);

/** In the order in which they are paid. */
export const pricedPlans = {
  weekend: {
    ...{ title: "refused on a Saturday, charged on Monday", merchant: "tea", number: 31n, payer: "ada" },
    ...{ currency: "EUR", amount: cents("100"), entry: "charge", feeBps: 100n, fate: "charged" },
  },
  captured: {
    ...{ title: "authorized and captured", merchant: "ink", number: 31n, payer: "ben" },
    ...{ currency: "CNY", amount: cents("1250"), entry: "authorize", feeBps: 0n },
    fate: "authorized: 0 wait, 175.125 refundable",
  },
  offPeg: {
    ...{ title: "refused while the token is off its peg", merchant: "silk", number: 31n, payer: "cem" },
    ...{ currency: "EUR", amount: cents("80"), entry: "charge", feeBps: 0n, fate: "charged" },
  },
} as const satisfies Readonly<Record<string, PlannedPriced>>;

export type PricedName = keyof typeof pricedPlans;

export const priced: readonly PlannedPriced[] = Object.values(pricedPlans);

/** What the token's feed says: a little off par on good days, and how it falls and comes back, in steps that its source takes. */
export const tokenPrice = { good: "0.9992", falls: ["0.985", "0.97"], recovers: ["0.985", "0.9995"] } as const;

const answerOf = ({ currency }: PlannedPriced) => firstAnswers[`${currency}/USD`];

/** What an invoice comes to in the token, which is at par with the dollar: in base units, rounded up. */
export function dueOf(planned: PlannedPriced, tokenDecimals: number): bigint {
  const over = answerOf(planned) * planned.amount * 10n ** BigInt(tokenDecimals);
  const one = 10n ** BigInt(FEED_DECIMALS + toCurrency(planned.currency).decimals);
  return (over + one - 1n) / one;
}

/** The rate that it is paid at, with 18 decimals. */
export const rateOf = (planned: PlannedPriced): bigint => answerOf(planned) * 10n ** BigInt(18 - FEED_DECIMALS);
