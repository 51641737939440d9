import { getMerchantTotals } from "./getMerchantTotals.ts";
import * as lists from "./lists.ts";
import { type IndexerConfig, type Variables, query } from "./query.ts";
import { waitForBlock } from "./waitForBlock.ts";

type Bound<question> = question extends (config: IndexerConfig, ...rest: infer rest) => infer answer
  ? (...rest: rest) => answer
  : never;

export interface IndexerClient {
  readonly listPayments: Bound<typeof lists.listPayments>;
  readonly listExpiringAuthorizations: Bound<typeof lists.listExpiringAuthorizations>;
  readonly listCredits: Bound<typeof lists.listCredits>;
  readonly listPayouts: Bound<typeof lists.listPayouts>;
  readonly listCurrencyTotals: Bound<typeof lists.listCurrencyTotals>;
  readonly getMerchantTotals: Bound<typeof getMerchantTotals>;
  readonly waitForBlock: Bound<typeof waitForBlock>;
  /** Any question in GraphQL. Amounts come back as text. */
  readonly query: <data>(document: string, variables?: Variables) => Promise<data>;
}

/**
 * A client of the indexer. It is apart from the chain's: one question is never answered by both.
 * @example const indexer = createIndexerClient({ url: "http://127.0.0.1:42069/graphql" });
 */
export const createIndexerClient = (config: IndexerConfig): IndexerClient => ({
  listPayments: (parameters) => lists.listPayments(config, parameters),
  listExpiringAuthorizations: (parameters) => lists.listExpiringAuthorizations(config, parameters),
  listCredits: (parameters) => lists.listCredits(config, parameters),
  listPayouts: (parameters) => lists.listPayouts(config, parameters),
  listCurrencyTotals: (parameters) => lists.listCurrencyTotals(config, parameters),
  getMerchantTotals: (parameters) => getMerchantTotals(config, parameters),
  waitForBlock: (blockNumber, parameters) => waitForBlock(config, blockNumber, parameters),
  query: (document, variables) => query(config, document, variables),
});
