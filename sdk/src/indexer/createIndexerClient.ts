import type { GetMerchantTotalsParameters, GetMerchantTotalsReturnType } from "./getMerchantTotals.ts";
import { getMerchantTotals } from "./getMerchantTotals.ts";
import { type ListCreditsParameters, type ListCreditsReturnType, listCredits } from "./listCredits.ts";
import type { ListCurrencyTotalsParameters, ListCurrencyTotalsReturnType } from "./listCurrencyTotals.ts";
import { listCurrencyTotals } from "./listCurrencyTotals.ts";
import {
  type ListExpiringAuthorizationsParameters,
  type ListExpiringAuthorizationsReturnType,
  listExpiringAuthorizations,
} from "./listExpiringAuthorizations.ts";
import { type ListPaymentsParameters, type ListPaymentsReturnType, listPayments } from "./listPayments.ts";
import { type ListPayoutsParameters, type ListPayoutsReturnType, listPayouts } from "./listPayouts.ts";
import { type IndexerConfig, type Variables, query } from "./query.ts";
import { type WaitForBlockParameters, type WaitForBlockReturnType, waitForBlock } from "./waitForBlock.ts";

export interface IndexerClient {
  readonly listPayments: (parameters?: ListPaymentsParameters) => Promise<ListPaymentsReturnType>;
  readonly listExpiringAuthorizations: (
    parameters: ListExpiringAuthorizationsParameters,
  ) => Promise<ListExpiringAuthorizationsReturnType>;
  readonly listCredits: (parameters?: ListCreditsParameters) => Promise<ListCreditsReturnType>;
  readonly listPayouts: (parameters?: ListPayoutsParameters) => Promise<ListPayoutsReturnType>;
  readonly listCurrencyTotals: (parameters?: ListCurrencyTotalsParameters) => Promise<ListCurrencyTotalsReturnType>;
  readonly getMerchantTotals: (parameters: GetMerchantTotalsParameters) => Promise<GetMerchantTotalsReturnType>;
  readonly waitForBlock: (blockNumber: bigint, parameters?: WaitForBlockParameters) => Promise<WaitForBlockReturnType>;
  /** Any question in GraphQL. Amounts come back as text. */
  readonly query: <data>(document: string, variables?: Variables) => Promise<data>;
}

/**
 * A client of the indexer. It is apart from the chain's: one question is never answered by both.
 * @example const indexer = createIndexerClient({ url: "http://127.0.0.1:42069/graphql" });
 */
export const createIndexerClient = (config: IndexerConfig): IndexerClient => ({
  listPayments: (parameters) => listPayments(config, parameters),
  listExpiringAuthorizations: (parameters) => listExpiringAuthorizations(config, parameters),
  listCredits: (parameters) => listCredits(config, parameters),
  listPayouts: (parameters) => listPayouts(config, parameters),
  listCurrencyTotals: (parameters) => listCurrencyTotals(config, parameters),
  getMerchantTotals: (parameters) => getMerchantTotals(config, parameters),
  waitForBlock: (blockNumber, parameters) => waitForBlock(config, blockNumber, parameters),
  query: (document, variables) => query(config, document, variables),
});
