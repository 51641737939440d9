import type { Address } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { Credits } from "../generated/graphql.ts";
import { type IndexerConfig, type Page, type PageParameters, ask, lower } from "./query.ts";
import { type CreditRow, toCreditRow } from "./rows.ts";

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

/**
 * What waits to be claimed, because it could not be delivered.
 * @example const { items } = await indexer.listCredits({ account });
 * @throws IndexerRequestError
 */
export async function listCredits(
  config: IndexerConfig,
  { account, merchant, open = true, limit = 100, after }: ListCreditsParameters = {},
): Promise<ListCreditsReturnType> {
  const parties = { account: lower(account), merchant: lower(merchant) };
  const { credits } = await ask(config, Credits, { ...parties, above: open ? 0n : undefined, limit, after });
  return { items: credits.items.map(toCreditRow), pageInfo: credits.pageInfo };
}
