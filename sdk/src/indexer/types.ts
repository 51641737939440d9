import type { Address, Hex } from "viem";
import type { IndexerBehindError, IndexerRequestError } from "../errors/indexer.ts";
import type { PayoutRow } from "./payoutRows.ts";
import type { Page, PageParameters } from "./query.ts";
import type { CreditRow, CurrencyTotal, PaymentRow, TokenRow } from "./rows.ts";

interface Span {
  /** Unix seconds, inclusive. */
  readonly from?: bigint | undefined;
  /** Unix seconds, exclusive. */
  readonly to?: bigint | undefined;
}

export interface ListPaymentsParameters extends PageParameters, Span {
  readonly merchant?: Address | undefined;
  readonly payer?: Address | undefined;
  readonly number?: bigint | undefined;
  readonly referenceHash?: Hex | undefined;
  readonly token?: Address | undefined;
  /** How it was taken. @default either */
  readonly status?: "charged" | "authorized" | undefined;
}

export type ListPaymentsReturnType = Page<PaymentRow>;
export type ListPaymentsErrorType = IndexerRequestError;

export interface ListExpiringAuthorizationsParameters extends PageParameters {
  /** Those that expire before it; unix seconds, exclusive. */
  readonly before: bigint;
  /** Leaves out those that expire earlier: with now, what has expired already; unix seconds, inclusive. */
  readonly from?: bigint | undefined;
  readonly merchant?: Address | undefined;
  /** Owner of the credit. */
  readonly payer?: Address | undefined;
}

export type ListExpiringAuthorizationsReturnType = Page<PaymentRow>;
export type ListExpiringAuthorizationsErrorType = IndexerRequestError;

export interface ListCreditsParameters extends PageParameters {
  readonly account?: Address | undefined;
  /** From whose payments. */
  readonly merchant?: Address | undefined;
  /** True: only credits not yet claimed. @default true */
  readonly open?: boolean | undefined;
}

export type ListCreditsReturnType = Page<CreditRow>;
export type ListCreditsErrorType = IndexerRequestError;

export interface ListPayoutsParameters extends PageParameters, Span {
  readonly merchant?: Address | undefined;
  /** What the Safe's owners signed: a proposal's `hash`. */
  readonly safeTxHash?: Hex | undefined;
  readonly transactionHash?: Hex | undefined;
  /** @default either */
  readonly status?: "executed" | "failed" | undefined;
  /** True: executions of the Safe too that are known to pay nobody. @default false */
  readonly all?: boolean | undefined;
}

export type ListPayoutsReturnType = Page<PayoutRow>;
export type ListPayoutsErrorType = IndexerRequestError;

/** `from` and `to` are midnights in UTC, since the sums are those of whole days. */
export interface ListCurrencyTotalsParameters extends PageParameters, Span {
  readonly merchant?: Address | undefined;
  /** An ISO 4217 number as an address, or a token. */
  readonly currency?: Address | undefined;
  readonly token?: Address | undefined;
}

export type ListCurrencyTotalsReturnType = Page<CurrencyTotal>;
export type ListCurrencyTotalsErrorType = IndexerRequestError;

export interface GetMerchantTotalsParameters {
  readonly merchant: Address;
  readonly token?: Address | undefined;
  /** First day, in UTC: "2026-01-31". */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * A merchant's sums in one token, in its base units. Of charges, `gross = net + fee + splitTotal + tokenFee`; of
 * captures, `captured = capturedNet + capturedFee + capturedSplitTotal`.
 */
export interface MerchantTotal {
  readonly token: TokenRow;
  readonly paymentCount: number;
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

export interface WaitForBlockParameters {
  /** Milliseconds in all. @default 30_000 */
  readonly timeout?: number | undefined;
  /** Milliseconds between questions. @default 250 */
  readonly pollingInterval?: number | undefined;
}

export type WaitForBlockReturnType = bigint;
export type WaitForBlockErrorType = IndexerBehindError | IndexerRequestError;
