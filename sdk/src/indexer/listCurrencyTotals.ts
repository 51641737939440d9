import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { type IndexerConfig, type Page, type PageInfo, type PageParameters, lower, query, where } from "./query.ts";
import { type Raw, type TokenRow, address, big, toTokenRow, tokenFields } from "./rows.ts";

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

/** A merchant's day in one currency and one token, of priced payments alone. */
export interface CurrencyTotal {
  readonly merchant: Address;
  /** An ISO 4217 number as an address, or a token. */
  readonly currency: Address;
  readonly token: TokenRow;
  /** In UTC: "2026-01-31". */
  readonly day: string;
  /** Charges and authorizations. */
  readonly paymentCount: number;
  /** What their terms were signed for, in units of the currency. */
  readonly priced: bigint;
  /** What that came to, in base units of the token. */
  readonly due: bigint;
  /** What the day's charges and captures brought the merchant, in base units of the token. */
  readonly received: bigint;
}

export type ListCurrencyTotalsReturnType = Page<CurrencyTotal>;
export type ListCurrencyTotalsErrorType = IndexerRequestError;

const document = `query ListCurrencyTotals($where: dailyCurrencyTotalFilter, $limit: Int, $after: String) {
  dailyCurrencyTotals(where: $where, orderBy: "day", orderDirection: "asc", limit: $limit, after: $after) {
    items { merchantAddress currency ${tokenFields} day paymentCount priced due received }
    pageInfo { hasNextPage endCursor }
  }
}`;

const toCurrencyTotal = (row: Raw): CurrencyTotal => ({
  merchant: address(row.merchantAddress),
  currency: address(row.currency),
  token: toTokenRow(row.token as Raw),
  day: row.day as string,
  paymentCount: row.paymentCount as number,
  priced: big(row.priced),
  due: big(row.due),
  received: big(row.received),
});

/**
 * What was asked for in each currency beside what it brought in each token, day by day, the first first. A day has a
 * currency's row where something of it was priced, or captured.
 *
 * @example
 * ```ts
 * const euro = getAddress("0x00000000000000000000000000000000000003d2");
 * const { items } = await indexer.listCurrencyTotals({ merchant, currency: euro });
 * ```
 *
 * @throws {@link IndexerRequestError}
 */
export async function listCurrencyTotals(
  config: IndexerConfig,
  { merchant, currency, token, from, to, limit = 100, after }: ListCurrencyTotalsParameters = {},
): Promise<ListCurrencyTotalsReturnType> {
  const filter = where({
    merchantAddress: lower(merchant),
    currency: lower(currency),
    tokenAddress: lower(token),
    timestamp_gte: from,
    timestamp_lt: to,
  });
  const { dailyCurrencyTotals } = await query<{
    readonly dailyCurrencyTotals: { readonly items: readonly Raw[]; readonly pageInfo: PageInfo };
  }>(config, document, { where: filter, limit, after });
  return { items: dailyCurrencyTotals.items.map(toCurrencyTotal), pageInfo: dailyCurrencyTotals.pageInfo };
}
