import type { Rows } from "../ask/readSettled.ts";
import type { Question } from "../ask/useAnswer.ts";

export const sumNames = [
  "gross",
  "net",
  "fee",
  "splitTotal",
  "tokenFee",
  "authorized",
  "captured",
  "capturedNet",
  "capturedFee",
  "capturedSplitTotal",
  "voided",
  "reclaimed",
  "refunded",
] as const;
export type SumName = (typeof sumNames)[number];

/** A merchant's day in a token. */
export type DayRow = Readonly<Record<SumName, string>> & {
  readonly day: string;
  readonly tokenAddress: string;
  readonly paymentCount: number;
  readonly blockNumber: string;
};

export const totalsQuestion: Question<{ readonly dailyTotals: Rows<DayRow> }> = {
  document: `query Totals($where: dailyTotalFilter, $after: String) {
  dailyTotals(where: $where, orderBy: "day", orderDirection: "asc", limit: 1000, after: $after) {
    items {
      day
      tokenAddress
      paymentCount
      ${sumNames.join("\n      ")}
      blockNumber
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

/** A merchant's day in a currency and a token, of priced payments only. */
export interface CurrencyDayRow {
  readonly currency: string;
  readonly tokenAddress: string;
  readonly paymentCount: number;
  readonly priced: string;
  readonly due: string;
  readonly received: string;
  readonly blockNumber: string;
}

export const currencyTotalsQuestion: Question<{ readonly dailyCurrencyTotals: Rows<CurrencyDayRow> }> = {
  document: `query CurrencyTotals($where: dailyCurrencyTotalFilter, $after: String) {
  dailyCurrencyTotals(where: $where, orderBy: "day", orderDirection: "asc", limit: 1000, after: $after) {
    items {
      day
      currency
      tokenAddress
      paymentCount
      priced
      due
      received
      blockNumber
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};
