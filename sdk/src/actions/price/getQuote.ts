import { formatUnits } from "viem";
import { formatAge, formatAmount, formatInstant } from "../../amounts/format.ts";
import { formatMoney, symbolOf } from "../../amounts/money.ts";
import { toActionError } from "../../errors/toActionError.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { askAll, clockOf } from "../../internal/multicall.ts";
import { termsFrom } from "../../internal/source.ts";
import { tokenOf } from "../../internal/token.ts";
import { isPriced } from "../../terms/checkTerms.ts";
import { priceQuestion } from "../payment/facts.ts";
import { reasonOf } from "./getHealth.ts";
import { guardOf, legsOf, readHealth } from "./sources.ts";
import type { PriceGetQuoteParameters, PriceGetQuoteReturnType } from "./types.ts";

/**
 * What a payer would pay for an invoice just now, with source and age of every leg of the price; or which guard refuses
 * to price it, and when that may clear. Nothing is promised: the price is made when the payment is taken.
 * @example
 * const quote = await client.price.getQuote({ invoice });
 * console.log(quote.text); // "EUR 100.00 = 108.331667 USDT, EUR/USD 12 s, USDT/USD 1 h"
 * @throws ForeignInvoiceError, InvoiceLinkError, MalformedTermsError, WrongChainError, UnknownChainError,
 * NotDeployedError
 */
export async function getQuote(
  client: AnyClient,
  parameters: PriceGetQuoteParameters,
): Promise<PriceGetQuoteReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = await termsFrom(parameters, deployment);
  const { amount, currency, source } = terms;
  const token = tokenOf(deployment, terms.token);
  const asked = { id, amount, currency, token };
  const clock = { now: clockOf(deployment) };
  if (!isPriced(terms)) {
    const { now } = await askAll(client, deployment, clock);
    const text = formatAmount(amount, token);
    return { ...asked, now, text, status: "priced", due: amount, rate: 10n ** 18n, ratedAt: now, age: 0n, legs: [] };
  }
  const { now, price } = await askAll(client, deployment, { ...clock, price: priceQuestion(id, terms) });
  const { health } = await readHealth(client, deployment, source, id);
  if (price instanceof Error) {
    const refusal = (await toActionError(price, { token })) as Error;
    const { source: guard, clearsAt, pair } = guardOf(health) ?? { ...health, source };
    const clears = clearsAt === null ? "" : ` It may clear at ${formatInstant(clearsAt)}.`;
    const text = `${formatMoney(amount, currency, deployment)} has no price in ${symbolOf(deployment, terms.token)}, by ${pair}: ${reasonOf(refusal)}${clears}`;
    return { ...asked, now, text, status: "refused", refusal, guard, clearsAt };
  }
  // A source that is none of ours has no parts to tell of.
  const legs = legsOf(health).filter(({ refusal }) => refusal === null);
  const ages = legs.map(({ pair, age }) => `, ${pair} ${formatAge(age!)}`).join("");
  const text = `${formatMoney(amount, currency, deployment)} = ${formatUnits(price.due, token.decimals)} ${token.symbol}${ages}`;
  return { ...asked, now, text, status: "priced", ...price, age: now - price.ratedAt, legs };
}
