import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { type IndexerConfig, type PageInfo, lower, query, where } from "./query.ts";
import { type Raw, type TokenRow, big, toTokenRow, tokenFields } from "./rows.ts";

export interface GetMerchantTotalsParameters {
  readonly merchant: Address;
  readonly token?: Address | undefined;
  /** First day, in UTC: "2026-01-31". */
  readonly from?: string | undefined;
  /** Last day. */
  readonly to?: string | undefined;
}

/**
 * A merchant's sums in one token, in its base units. Of charges, `gross = net + fee + splitTotal + tokenFee`; of
 * captures, `captured = capturedNet + capturedFee + capturedSplitTotal`.
 */
export interface MerchantTotal {
  readonly token: TokenRow;
  /** Charges. */
  readonly paymentCount: number;
  /** What payers were charged. */
  readonly gross: bigint;
  readonly fee: bigint;
  readonly splitTotal: bigint;
  /** What the token's own fee kept. */
  readonly tokenFee: bigint;
  /** What arrived at the merchant. */
  readonly net: bigint;
  /** What arrived in the merchant's stores, to be captured, voided or reclaimed. */
  readonly authorized: bigint;
  readonly captured: bigint;
  /** What captures sent to the merchant. */
  readonly capturedNet: bigint;
  readonly capturedFee: bigint;
  readonly capturedSplitTotal: bigint;
  readonly voided: bigint;
  readonly reclaimed: bigint;
  /** What was paid back, of charges and captures. */
  readonly refunded: bigint;
}

export type GetMerchantTotalsReturnType = readonly MerchantTotal[];
export type GetMerchantTotalsErrorType = IndexerRequestError;

const sumNames = [
  "gross",
  "fee",
  "splitTotal",
  "tokenFee",
  "net",
  "authorized",
  "captured",
  "capturedNet",
  "capturedFee",
  "capturedSplitTotal",
  "voided",
  "reclaimed",
  "refunded",
] as const satisfies readonly (keyof MerchantTotal)[];
type SumName = (typeof sumNames)[number];

const document = `query MerchantTotals($where: dailyTotalFilter, $after: String) {
  dailyTotals(where: $where, orderBy: "day", orderDirection: "asc", limit: 1000, after: $after) {
    items { day ${tokenFields} paymentCount ${sumNames.join(" ")} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const add = (sum: MerchantTotal | undefined, row: Raw): MerchantTotal => ({
  token: sum?.token ?? toTokenRow(row.token as Raw),
  paymentCount: (sum?.paymentCount ?? 0) + (row.paymentCount as number),
  ...(Object.fromEntries(sumNames.map((name) => [name, (sum?.[name] ?? 0n) + big(row[name])])) as Record<
    SumName,
    bigint
  >),
});

/**
 * What a merchant took and paid back, by token, over days.
 *
 * @example
 * ```ts
 * const [usdt] = await indexer.getMerchantTotals({ merchant, from: "2026-01-01", to: "2026-01-31" });
 * ```
 *
 * @throws {@link IndexerRequestError}
 */
export async function getMerchantTotals(
  config: IndexerConfig,
  { merchant, token, from, to }: GetMerchantTotalsParameters,
): Promise<GetMerchantTotalsReturnType> {
  const filter = where({ merchantAddress: lower(merchant), tokenAddress: lower(token) });
  const sums = new Map<string, MerchantTotal>();
  let after: string | null = null;
  do {
    const { dailyTotals }: { readonly dailyTotals: { readonly items: readonly Raw[]; readonly pageInfo: PageInfo } } =
      await query(config, document, { where: filter, after });
    for (const row of dailyTotals.items) {
      // GraphQL compares no text by order: days are chosen here.
      const day = row.day as string;
      if ((from !== undefined && day < from) || (to !== undefined && day > to)) continue;
      const key = (row.token as Raw).address as string;
      sums.set(key, add(sums.get(key), row));
    }
    after = dailyTotals.pageInfo.hasNextPage ? dailyTotals.pageInfo.endCursor : null;
  } while (after !== null);
  return [...sums.values()];
}
