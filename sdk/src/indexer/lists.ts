import { CurrencyTotals, Credits, ExpiringAuthorizations, Payments } from "../generated/graphql.ts";
import { PayoutLinesOf, Payouts, type PayoutsQuery } from "../generated/graphql.ts";
import { type PayoutLineRow, type PayoutRow, toPayoutLineRow, toPayoutRow } from "./payoutRows.ts";
import { type IndexerConfig, ask, lower } from "./query.ts";
import { toCreditRow, toCurrencyTotal, toPaymentRow } from "./rows.ts";
import type * as types from "./types.ts";

/**
 * Payments that were charged or authorized, the latest first.
 * @example const { items } = await indexer.listPayments({ merchant, from: 1_900_000_000n });
 * @throws IndexerRequestError
 */
export async function listPayments(
  config: IndexerConfig,
  { merchant, payer, referenceHash, token, limit = 100, ...rest }: types.ListPaymentsParameters = {},
): Promise<types.ListPaymentsReturnType> {
  const hexes = { payer: lower(payer), referenceHash: lower(referenceHash), token: lower(token) };
  const { payments } = await ask(config, Payments, { ...rest, ...hexes, merchant: lower(merchant), limit });
  return { items: payments.items.map(toPaymentRow), pageInfo: payments.pageInfo };
}

/**
 * Authorized payments with money still held, the first to expire first. Before it expires a merchant captures;
 * from then on anyone may return it to its payer.
 * @example await indexer.listExpiringAuthorizations({ merchant, from: now, before: now + 86_400n });
 * @throws IndexerRequestError
 */
export async function listExpiringAuthorizations(
  config: IndexerConfig,
  { merchant, payer, limit = 100, ...rest }: types.ListExpiringAuthorizationsParameters,
): Promise<types.ListExpiringAuthorizationsReturnType> {
  const parties = { merchant: lower(merchant), payer: lower(payer) };
  const { payments } = await ask(config, ExpiringAuthorizations, { ...rest, ...parties, limit });
  return { items: payments.items.map(toPaymentRow), pageInfo: payments.pageInfo };
}

/**
 * Credits to be claimed: money that could not be delivered.
 * @example const { items } = await indexer.listCredits({ account });
 * @throws IndexerRequestError
 */
export async function listCredits(
  config: IndexerConfig,
  { account, merchant, open = true, limit = 100, after }: types.ListCreditsParameters = {},
): Promise<types.ListCreditsReturnType> {
  const parties = { account: lower(account), merchant: lower(merchant) };
  const { credits } = await ask(config, Credits, { ...parties, above: open ? 0n : undefined, limit, after });
  return { items: credits.items.map(toCreditRow), pageInfo: credits.pageInfo };
}

/**
 * What was asked for in each currency beside what it brought in each token, day by day, the first first. A day has a
 * currency's row where something of it was priced, or captured.
 * @example const { items } = await indexer.listCurrencyTotals({ merchant, currency: toCurrency("EUR").address });
 * @throws IndexerRequestError
 */
export async function listCurrencyTotals(
  config: IndexerConfig,
  { merchant, currency, token, limit = 100, ...rest }: types.ListCurrencyTotalsParameters = {},
): Promise<types.ListCurrencyTotalsReturnType> {
  const hexes = { merchant: lower(merchant), currency: lower(currency), token: lower(token) };
  const { dailyCurrencyTotals: totals } = await ask(config, CurrencyTotals, { ...rest, ...hexes, limit });
  return { items: totals.items.map(toCurrencyTotal), pageInfo: totals.pageInfo };
}

/** A payout may have more lines than a page. */
async function readLines(
  config: IndexerConfig,
  { id, lines }: PayoutsQuery["payouts"]["items"][number],
): Promise<readonly PayoutLineRow[]> {
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
  { merchant, safeTxHash, transactionHash, all = false, limit = 50, ...rest }: types.ListPayoutsParameters = {},
): Promise<types.ListPayoutsReturnType> {
  const hexes = { merchant: lower(merchant), safeTxHash: lower(safeTxHash), transactionHash: lower(transactionHash) };
  const { payouts } = await ask(config, Payouts, { ...rest, ...hexes, linesAbove: all ? -1 : 0, limit });
  const items: PayoutRow[] = [];
  for (const payout of payouts.items) items.push(toPayoutRow(payout, await readLines(config, payout)));
  return { items, pageInfo: payouts.pageInfo };
}
