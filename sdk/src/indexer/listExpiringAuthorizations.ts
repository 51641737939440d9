import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { type IndexerConfig, type Page, type PageInfo, type PageParameters, lower, query, where } from "./query.ts";
import { type PaymentRow, type Raw, paymentFields, toPaymentRow } from "./rows.ts";

export type ListExpiringAuthorizationsParameters = PageParameters & {
  /** Those that expire before it; unix seconds, exclusive. */
  readonly before: bigint;
  /** Leaves out those that expire earlier: with now, what has expired already; unix seconds, inclusive. */
  readonly from?: bigint | undefined;
  readonly merchant?: Address | undefined;
  /** Whose money waits. */
  readonly payer?: Address | undefined;
};

export type ListExpiringAuthorizationsReturnType = Page<PaymentRow>;
export type ListExpiringAuthorizationsErrorType = IndexerRequestError;

const document = `query ListExpiringAuthorizations($where: paymentFilter, $limit: Int, $after: String) {
  payments(where: $where, orderBy: "authorizationExpiry", orderDirection: "asc", limit: $limit, after: $after) {
    items { ${paymentFields} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/**
 * Authorized payments of which something still waits, the first to expire first. Before it expires a merchant captures;
 * from then on anyone may return it to its payer.
 *
 * @example
 * ```ts
 * const tomorrow = now + 86_400n;
 * const { items } = await indexer.listExpiringAuthorizations({ merchant, from: now, before: tomorrow });
 * ```
 *
 * @throws {@link IndexerRequestError}
 */
export async function listExpiringAuthorizations(
  config: IndexerConfig,
  { before, from, merchant, payer, limit = 100, after }: ListExpiringAuthorizationsParameters,
): Promise<ListExpiringAuthorizationsReturnType> {
  const filter = where({
    merchantAddress: lower(merchant),
    payer: lower(payer),
    capturable_gt: 0n,
    authorizationExpiry_gte: from,
    authorizationExpiry_lt: before,
  });
  const { payments } = await query<{
    readonly payments: { readonly items: readonly Raw[]; readonly pageInfo: PageInfo };
  }>(config, document, { where: filter, limit, after });
  return { items: payments.items.map(toPaymentRow), pageInfo: payments.pageInfo };
}
