import { type Context, ponder } from "ponder:registry";
import { price } from "ponder:schema";
import { type Hex, formatUnits, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { amounts } from "./deployment.ts";
import { dayOf, emitted } from "./rows.ts";

/** Decimals of every source's rates. */
const RATE_DECIMALS = 18;

ponder.on("PaymentProcessor:Priced", async ({ event, context }) => {
  const { id, source, currency, token, amount, due, rate, ratedAt } = event.args;
  await context.db.insert(price).values({
    paymentId: id,
    source,
    currency,
    tokenAddress: token,
    amount,
    ...amounts(token, { due }),
    rate,
    rateDecimal: formatUnits(rate, RATE_DECIMALS),
    ratedAt,
    day: dayOf(event),
    ...emitted(event),
  });
});

/** The amount due under terms, and its price. */
export interface Due {
  readonly due: bigint;
  readonly rate: bigint | null;
  readonly rateDecimal: string | null;
  readonly ratedAt: bigint | null;
}

/** The amount of terms in their token: as signed, or by the price written just before. */
export async function readDue(context: Context, paymentId: Hex, { source, amount }: PaymentTerms): Promise<Due> {
  if (source === zeroAddress) return { due: amount, rate: null, rateDecimal: null, ratedAt: null };
  const { due, rate, rateDecimal, ratedAt } = (await context.db.find(price, { paymentId }))!;
  return { due, rate, rateDecimal, ratedAt };
}
