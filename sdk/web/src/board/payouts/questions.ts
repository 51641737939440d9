import type { Rows } from "../ask/readSettled.ts";
import type { Question } from "../ask/useAnswer.ts";
import type { Token } from "../parts/amounts.ts";

export interface Payout {
  readonly id: string;
  readonly merchantAddress: string;
  readonly safeTxHash: string;
  readonly status: "executed" | "failed";
  readonly executor: string;
  readonly linesKnown: boolean;
  readonly unexplained: "indirect" | "several" | "delegated" | "oversized" | "unreadable" | null;
  readonly lineCount: number;
  readonly timestamp: string;
  readonly transactionHash: string;
}

export const payoutsQuestion: Question<{ readonly payouts: Rows<Payout> }> = {
  document: `query Payouts($where: payoutFilter, $limit: Int, $after: String) {
  payouts(where: $where, orderBy: "timestamp", orderDirection: "desc", limit: $limit, after: $after) {
    items {
      id
      merchantAddress
      safeTxHash
      status
      executor
      linesKnown
      unexplained
      lineCount
      timestamp
      transactionHash
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

export interface Line {
  readonly position: number;
  readonly account: string;
  readonly token: Token;
  readonly amount: string;
  readonly reference: string | null;
  readonly referenceText: string | null;
}

export const linesQuestion: Question<{ readonly payoutLines: Rows<Line> }> = {
  document: `query PayoutLines($where: payoutLineFilter, $limit: Int, $after: String) {
  payoutLines(where: $where, orderBy: "position", orderDirection: "asc", limit: $limit, after: $after) {
    items {
      position
      account
      token {
        address
        symbol
        decimals
      }
      amount
      reference
      referenceText
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};
