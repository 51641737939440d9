import { type IndexerClient, listPayouts } from "@feiqian/sdk/indexer";
import type { Setup } from "../../shared/setup.ts";

/** The indexer, as far as this page asks it: its other questions are not in the bundle. */
export const indexerOf = ({ indexerUrl: url }: Pick<Setup, "indexerUrl">): Pick<IndexerClient, "listPayouts"> => ({
  listPayouts: (parameters) => listPayouts({ url }, parameters),
});
