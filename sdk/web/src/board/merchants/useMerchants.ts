import type { Rows } from "../ask/readSettled.ts";
import { type Question, useAnswer } from "../ask/useAnswer.ts";

export interface Merchant {
  readonly address: string;
  readonly paymentCount: number;
  readonly firstSeenAt: string;
}

const merchantsQuestion: Question<{ readonly merchants: Rows<Merchant> }> = {
  document: `query Merchants($limit: Int, $after: String) {
  merchants(orderBy: "paymentCount", orderDirection: "desc", limit: $limit, after: $after) {
    items {
      address
      paymentCount
      firstSeenAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

/** Merchants, those with the most payments first. */
export const useMerchants = (after: string | null, at: number | undefined) =>
  useAnswer(merchantsQuestion, { limit: 20, after }, at);
