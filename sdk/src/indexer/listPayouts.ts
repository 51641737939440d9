import type { Address, Hex } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import {
  type PayoutLineRow,
  type PayoutRow,
  payoutFields,
  payoutLineFields,
  toPayoutLineRow,
  toPayoutRow,
} from "./payoutRows.ts";
import { type IndexerConfig, type Page, type PageInfo, type PageParameters, lower, query, where } from "./query.ts";
import type { Raw } from "./rows.ts";

export type ListPayoutsParameters = PageParameters & {
  /** Out of whose Safe. */
  readonly merchant?: Address | undefined;
  /** What the Safe's owners signed: a proposal's `hash`. */
  readonly safeTxHash?: Hex | undefined;
  readonly transactionHash?: Hex | undefined;
  /** @default either */
  readonly status?: "executed" | "failed" | undefined;
  /** Unix seconds, inclusive. */
  readonly from?: bigint | undefined;
  /** Unix seconds, exclusive. */
  readonly to?: bigint | undefined;
  /** True: executions of the Safe too that are known to pay nobody. @default false */
  readonly all?: boolean | undefined;
};

export type ListPayoutsReturnType = Page<PayoutRow>;
export type ListPayoutsErrorType = IndexerRequestError;

interface RawLines {
  readonly items: readonly Raw[];
  readonly pageInfo: PageInfo;
}
type RawPayout = Raw & { readonly id: string; readonly lines: RawLines };

const linePage = `{ items { ${payoutLineFields} } pageInfo { hasNextPage endCursor } }`;

const document = `query ListPayouts($where: payoutFilter, $limit: Int, $after: String) {
  payouts(where: $where, orderBy: "timestamp", orderDirection: "desc", limit: $limit, after: $after) {
    items { ${payoutFields} lines(orderBy: "position", orderDirection: "asc", limit: 100) ${linePage} }
    pageInfo { hasNextPage endCursor }
  }
}`;

const moreLines = `query ListPayoutLines($payoutId: String!, $after: String) {
  payoutLines(where: { payoutId: $payoutId }, orderBy: "position", orderDirection: "asc", limit: 1000, after: $after)
  ${linePage}
}`;

/** All lines of a payout: one may have more of them than a page. */
async function readLines(config: IndexerConfig, { id, lines }: RawPayout): Promise<readonly PayoutLineRow[]> {
  const items = [...lines.items];
  for (let { hasNextPage, endCursor } = lines.pageInfo; hasNextPage;) {
    const { payoutLines } = await query<{ readonly payoutLines: RawLines }>(config, moreLines, {
      payoutId: id,
      after: endCursor,
    });
    items.push(...payoutLines.items);
    ({ hasNextPage, endCursor } = payoutLines.pageInfo);
  }
  return items.map(toPayoutLineRow);
}

/**
 * Payouts out of merchants' Safes with their lines, the latest first. A Safe is followed from the block on in which it
 * became a merchant by its own or its signer's signature.
 *
 * It is what the merchant's contract says that it has sent, which a contract that is no Safe can say at will: whoever
 * wants to know that it has been paid looks at the token's `Transfer` in `transactionHash`.
 *
 * @example
 * ```ts
 * for (const { linesKnown, lines } of (await indexer.listPayouts({ merchant })).items) {
 *   if (!linesKnown) continue;
 *   for (const { account, amount, referenceText } of lines) console.log(account, amount, referenceText);
 * }
 * ```
 *
 * @throws {@link IndexerRequestError}
 */
export async function listPayouts(
  config: IndexerConfig,
  {
    merchant,
    safeTxHash,
    transactionHash,
    status,
    from,
    to,
    all = false,
    limit = 50,
    after,
  }: ListPayoutsParameters = {},
): Promise<ListPayoutsReturnType> {
  const filter = where({
    merchantAddress: lower(merchant),
    safeTxHash: lower(safeTxHash),
    transactionHash: lower(transactionHash),
    status,
    timestamp_gte: from,
    timestamp_lt: to,
    OR: all ? undefined : [{ lineCount_gt: 0 }, { linesKnown: false }],
  });
  const { payouts } = await query<{
    readonly payouts: { readonly items: readonly RawPayout[]; readonly pageInfo: PageInfo };
  }>(config, document, { where: filter, limit, after });
  const items: PayoutRow[] = [];
  for (const payout of payouts.items) items.push(toPayoutRow(payout, await readLines(config, payout)));
  return { items, pageInfo: payouts.pageInfo };
}
