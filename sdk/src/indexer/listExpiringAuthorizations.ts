import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { ExpiringAuthorizations } from "../generated/graphql.ts";
import { type IndexerConfig, type Page, type PageParameters, ask, lower } from "./query.ts";
import { type PaymentRow, toPaymentRow } from "./rows.ts";

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

/**
 * Authorized payments of which something still waits, the first to expire first. Before it expires a merchant captures;
 * from then on anyone may return it to its payer.
 * @example await indexer.listExpiringAuthorizations({ merchant, from: now, before: now + 86_400n });
 * @throws IndexerRequestError
 */
export async function listExpiringAuthorizations(
  config: IndexerConfig,
  { before, from, merchant, payer, limit = 100, after }: ListExpiringAuthorizationsParameters,
): Promise<ListExpiringAuthorizationsReturnType> {
  const parties = { merchant: lower(merchant), payer: lower(payer) };
  const { payments } = await ask(config, ExpiringAuthorizations, { ...parties, from, before, limit, after });
  return { items: payments.items.map(toPaymentRow), pageInfo: payments.pageInfo };
}
