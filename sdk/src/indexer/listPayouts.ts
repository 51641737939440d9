import type { Address, Hex } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { PayoutLinesOf, Payouts, type PayoutsQuery } from "../generated/graphql.ts";
import { type PayoutLineRow, type PayoutRow, toPayoutLineRow, toPayoutRow } from "./payoutRows.ts";
import { type IndexerConfig, type Page, type PageParameters, ask, lower } from "./query.ts";

export type ListPayoutsParameters = PageParameters & {
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
type Payout = PayoutsQuery["payouts"]["items"][number];

async function readLines(config: IndexerConfig, { id, lines }: Payout): Promise<readonly PayoutLineRow[]> {
  let { items, pageInfo } = lines!;
  while (pageInfo.hasNextPage) {
    const { payoutLines } = await ask(config, PayoutLinesOf, { payoutId: id, after: pageInfo.endCursor });
    items = [...items, ...payoutLines.items];
    pageInfo = payoutLines.pageInfo;
  }
  return items.map(toPayoutLineRow);
}

/**
 * Payouts out of merchants' Safes with their lines, the latest first, from the block on in which the Safe became a
 * merchant by its own or its signer's signature. It is what the merchant's contract says, which a contract that is no
 * Safe can say at will: a payee looks at the token's `Transfer` in `transactionHash`.
 * @example const { items } = await indexer.listPayouts({ merchant });
 * @throws IndexerRequestError
 */
export async function listPayouts(
  config: IndexerConfig,
  { merchant, safeTxHash, transactionHash, all = false, limit = 50, ...rest }: ListPayoutsParameters = {},
): Promise<ListPayoutsReturnType> {
  const { payouts } = await ask(config, Payouts, {
    ...rest,
    merchant: lower(merchant),
    safeTxHash: lower(safeTxHash),
    transactionHash: lower(transactionHash),
    linesAbove: all ? -1 : 0,
    limit,
  });
  const items: PayoutRow[] = [];
  for (const payout of payouts.items) items.push(toPayoutRow(payout, await readLines(config, payout)));
  return { items, pageInfo: payouts.pageInfo };
}
