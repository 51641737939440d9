import { type Context, ponder } from "ponder:registry";
import { price } from "ponder:schema";
import { type Hex, formatUnits, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { amounts } from "./deployment.ts";
import { dayOf, emitted } from "./rows.ts";

/** What every source gives its rates with. */
const RATE_DECIMALS = 18;

ponder.on("PaymentProcessor:Priced", async ({ event, context }) => {
  const { id, due, rate, ratedAt } = event.args;
  // The terms come with `Charged` or `Authorized`, in the same transaction: until then nothing but the price is known.
  await context.db.insert(price).values({
    paymentId: id,
    merchantAddress: zeroAddress,
    source: zeroAddress,
    currency: zeroAddress,
    tokenAddress: zeroAddress,
    amount: 0n,
    due,
    dueDecimal: "",
    rate,
    rateDecimal: formatUnits(rate, RATE_DECIMALS),
    ratedAt,
    day: dayOf(event),
    ...emitted(event),
  });
});

/** What a payment came to, and at which price. */
export interface Paid {
  readonly due: bigint;
  readonly rate: bigint | null;
  readonly rateDecimal: string | null;
  readonly ratedAt: bigint | null;
}

/** What terms came to: their amount, or what `Priced` said before; it is then known of which terms that was the price. */
export async function takePrice(context: Context, paymentId: Hex, terms: PaymentTerms): Promise<Paid> {
  const { merchant, source, currency, token, amount } = terms;
  if (source === zeroAddress) return { due: amount, rate: null, rateDecimal: null, ratedAt: null };
  const { due, rate, rateDecimal, ratedAt } = await context.db.update(price, { paymentId }).set((row) => ({
    merchantAddress: merchant,
    source,
    currency,
    tokenAddress: token,
    amount,
    ...amounts(token, { due: row.due }),
  }));
  return { due, rate, rateDecimal, ratedAt };
}
