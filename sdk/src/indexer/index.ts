export { IndexerBehindError, IndexerRequestError } from "../errors/indexer.ts";
export { type IndexerClient, createIndexerClient } from "./createIndexerClient.ts";
export type {
  GetMerchantTotalsErrorType,
  GetMerchantTotalsParameters,
  GetMerchantTotalsReturnType,
  MerchantTotal,
} from "./getMerchantTotals.ts";
export type { ListCreditsErrorType, ListCreditsParameters, ListCreditsReturnType } from "./listCredits.ts";
export type {
  CurrencyTotal,
  ListCurrencyTotalsErrorType,
  ListCurrencyTotalsParameters,
  ListCurrencyTotalsReturnType,
} from "./listCurrencyTotals.ts";
export type {
  ListExpiringAuthorizationsErrorType,
  ListExpiringAuthorizationsParameters,
  ListExpiringAuthorizationsReturnType,
} from "./listExpiringAuthorizations.ts";
export type { ListPaymentsErrorType, ListPaymentsParameters, ListPaymentsReturnType } from "./listPayments.ts";
export type { ListPayoutsErrorType, ListPayoutsParameters, ListPayoutsReturnType } from "./listPayouts.ts";
export type { PayoutLineRow, PayoutRow, UnexplainedPayout } from "./payoutRows.ts";
export type { IndexerConfig, Page, PageInfo, PageParameters, Variables } from "./query.ts";
export type { CreditRow, PaymentRow, SplitRow, TokenRow } from "./rows.ts";
export type { WaitForBlockErrorType, WaitForBlockParameters, WaitForBlockReturnType } from "./waitForBlock.ts";
