import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { type IndexerConfig, type Page, type PageInfo, type PageParameters, lower, query, where } from "./query.ts";
import { type CreditRow, type Raw, creditFields, toCreditRow } from "./rows.ts";

export type ListCreditsParameters = PageParameters & {
  /** Whose. */
  readonly account?: Address | undefined;
  /** From whose payments. */
  readonly merchant?: Address | undefined;
  /** True: only what waits now. @default true */
  readonly open?: boolean | undefined;
};

export type ListCreditsReturnType = Page<CreditRow>;
export type ListCreditsErrorType = IndexerRequestError;

const document = `query ListCredits($where: creditFilter, $limit: Int, $after: String) {
  credits(where: $where, orderBy: "timestamp", orderDirection: "desc", limit: $limit, after: $after) {
    items { ${creditFields} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/**
 * What waits to be claimed, because it could not be delivered.
 *
 * @example
 * ```ts
 * for (const { token, merchant } of (await indexer.listCredits({ account })).items) {
 *   await client.credit.claim({ token: token.address, merchant, owner: account });
 * }
 * ```
 *
 * @throws {@link IndexerRequestError}
 */
export async function listCredits(
  config: IndexerConfig,
  { account, merchant, open = true, limit = 100, after }: ListCreditsParameters = {},
): Promise<ListCreditsReturnType> {
  const filter = where({
    account: lower(account),
    merchantAddress: lower(merchant),
    amount_gt: open ? 0n : undefined,
  });
  const { credits } = await query<{
    readonly credits: { readonly items: readonly Raw[]; readonly pageInfo: PageInfo };
  }>(config, document, { where: filter, limit, after });
  return { items: credits.items.map(toCreditRow), pageInfo: credits.pageInfo };
}
