import type { Address, Hex } from "viem";
import type { IndexerRequestError } from "../errors/indexer.ts";
import { Payments } from "../generated/graphql.ts";
import { type IndexerConfig, type Page, type PageParameters, ask, lower } from "./query.ts";
import { type PaymentRow, toPaymentRow } from "./rows.ts";

export type ListPaymentsParameters = PageParameters & {
  readonly merchant?: Address | undefined;
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

/**
 * Payments that were charged or authorized, the latest first.
 * @example const { items } = await indexer.listPayments({ merchant, from: 1_900_000_000n });
 * @throws IndexerRequestError
 */
export async function listPayments(
  config: IndexerConfig,
  { merchant, payer, number, referenceHash, token, status, from, to, limit = 100, after }: ListPaymentsParameters = {},
): Promise<ListPaymentsReturnType> {
  const { payments } = await ask(config, Payments, {
    merchant: lower(merchant),
    payer: lower(payer),
    number,
    referenceHash: lower(referenceHash),
    token: lower(token),
    status,
    from,
    to,
    limit,
    after,
  });
  return { items: payments.items.map(toPaymentRow), pageInfo: payments.pageInfo };
}
