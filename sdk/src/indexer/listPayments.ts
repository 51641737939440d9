import type { Address, Hex } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { type IndexerConfig, type Page, type PageInfo, type PageParameters, lower, query, where } from "./query.ts";
import { type PaymentRow, type Raw, paymentFields, toPaymentRow } from "./rows.ts";

export type ListPaymentsParameters = PageParameters & {
  readonly merchant?: Address | undefined;
  /** Who paid. */
  readonly payer?: Address | undefined;
  readonly number?: bigint | undefined;
  readonly referenceHash?: Hex | undefined;
  readonly token?: Address | undefined;
  /** How it was taken. @default either */
  readonly status?: "charged" | "authorized" | undefined;
  /** Unix seconds, inclusive. */
  readonly from?: bigint | undefined;
  /** Unix seconds, exclusive. */
  readonly to?: bigint | undefined;
};

export type ListPaymentsReturnType = Page<PaymentRow>;
export type ListPaymentsErrorType = IndexerRequestError;

const document = `query ListPayments($where: paymentFilter, $limit: Int, $after: String) {
  payments(where: $where, orderBy: "timestamp", orderDirection: "desc", limit: $limit, after: $after) {
    items { ${paymentFields} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/**
 * Payments that were charged or authorized, the latest first.
 *
 * @example
 * ```ts
 * const { items } = await indexer.listPayments({ merchant, from: 1_900_000_000n });
 * ```
 *
 * @throws {@link IndexerRequestError}
 */
export async function listPayments(
  config: IndexerConfig,
  { merchant, payer, number, referenceHash, token, status, from, to, limit = 100, after }: ListPaymentsParameters = {},
): Promise<ListPaymentsReturnType> {
  const filter = where({
    merchantAddress: lower(merchant),
    payer: lower(payer),
    number,
    referenceHash: lower(referenceHash),
    tokenAddress: lower(token),
    status,
    timestamp_gte: from,
    timestamp_lt: to,
  });
  const { payments } = await query<{
    readonly payments: { readonly items: readonly Raw[]; readonly pageInfo: PageInfo };
  }>(config, document, { where: filter, limit, after });
  return { items: payments.items.map(toPaymentRow), pageInfo: payments.pageInfo };
}
