// One question alone, for a page that asks no other and bundles no other.
export { listPayouts } from "./lists.ts";
export { IndexerBehindError, IndexerRequestError } from "../errors/indexer.ts";
export { type IndexerClient, createIndexerClient } from "./createIndexerClient.ts";
export type { PayoutLineRow, PayoutRow, UnexplainedPayout } from "./payoutRows.ts";
export type { IndexerConfig, Page, PageInfo, PageParameters, Variables } from "./query.ts";
export type { CreditRow, CurrencyTotal, PaymentRow, SplitRow, TokenRow } from "./rows.ts";
export type * from "./types.ts";
