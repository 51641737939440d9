import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { CurrencyTotals, type CurrencyTotalsQuery } from "../generated/graphql.ts";
import { type IndexerConfig, type Page, type PageParameters, ask, lower } from "./query.ts";
import { address, toTokenRow } from "./rows.ts";

export type ListCurrencyTotalsParameters = PageParameters & {
  readonly merchant?: Address | undefined;
  /** An ISO 4217 number as an address, or a token. */
  readonly currency?: Address | undefined;
  readonly token?: Address | undefined;
  /** Unix seconds, inclusive: a midnight in UTC, since the sums are those of whole days. */
  readonly from?: bigint | undefined;
  /** Unix seconds, exclusive: a midnight in UTC. */
  readonly to?: bigint | undefined;
};

const toCurrencyTotal = (row: CurrencyTotalsQuery["dailyCurrencyTotals"]["items"][number]) => ({
  merchant: address(row.merchantAddress),
  /** An ISO 4217 number as an address, or a token. */
  currency: address(row.currency),
  token: toTokenRow(row.token!),
  /** In UTC: "2026-01-31". */
  day: row.day,
  paymentCount: row.paymentCount,
  /** What their terms were signed for, in units of the currency. */
  priced: BigInt(row.priced),
  /** What that came to, in base units of the token. */
  due: BigInt(row.due),
  /** What the day's charges and captures brought the merchant, in base units of the token. */
  received: BigInt(row.received),
});

/** A merchant's day in one currency and one token, of priced payments alone. */
export interface CurrencyTotal extends Readonly<ReturnType<typeof toCurrencyTotal>> {}

export type ListCurrencyTotalsReturnType = Page<CurrencyTotal>;
export type ListCurrencyTotalsErrorType = IndexerRequestError;

/**
 * What was asked for in each currency beside what it brought in each token, day by day, the first first. A day has a
 * currency's row where something of it was priced, or captured.
 * @example const { items } = await indexer.listCurrencyTotals({ merchant, currency: toCurrency("EUR").address });
 * @throws IndexerRequestError
 */
export async function listCurrencyTotals(
  config: IndexerConfig,
  { merchant, currency, token, from, to, limit = 100, after }: ListCurrencyTotalsParameters = {},
): Promise<ListCurrencyTotalsReturnType> {
  const { dailyCurrencyTotals } = await ask(config, CurrencyTotals, {
    merchant: lower(merchant),
    currency: lower(currency),
    token: lower(token),
    from,
    to,
    limit,
    after,
  });
  return { items: dailyCurrencyTotals.items.map(toCurrencyTotal), pageInfo: dailyCurrencyTotals.pageInfo };
}
