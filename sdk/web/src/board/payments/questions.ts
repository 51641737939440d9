import type { Rows } from "../ask/readSettled.ts";
import type { Question, Variables } from "../ask/useAnswer.ts";
import type { View } from "../link.ts";
import type { Token } from "../parts/amounts.ts";
import { type Period, whereIn } from "../period.ts";

/** A payment in a list. */
export interface ListedPayment {
  readonly id: string;
  readonly number: string;
  readonly status: "charged" | "authorized";
  readonly merchantAddress: string;
  readonly payer: string;
  readonly token: Token;
  readonly amount: string;
  readonly currency: string;
  readonly source: string;
  readonly due: string;
  readonly received: string;
  readonly capturable: string;
  readonly voided: string;
  readonly reclaimed: string;
  readonly refunded: string;
  readonly overRefunded: boolean;
  readonly authorizationExpiry: string;
  readonly timestamp: string;
}

const listed = `items {
      id
      number
      status
      merchantAddress
      payer
      token {
        address
        symbol
        decimals
      }
      amount
      currency
      source
      due
      received
      capturable
      voided
      reclaimed
      refunded
      overRefunded
      authorizationExpiry
      timestamp
    }
    pageInfo {
      hasNextPage
      endCursor
    }`;

type PaymentList = Question<{ readonly payments: Rows<ListedPayment> }>;

export const paymentsQuestion: PaymentList = {
  document: `query Payments($where: paymentFilter, $limit: Int, $after: String) {
  payments(where: $where, orderBy: "timestamp", orderDirection: "desc", limit: $limit, after: $after) {
    ${listed}
  }
}`,
};

export const expiringQuestion: PaymentList = {
  document: `query Expiring($where: paymentFilter, $limit: Int, $after: String) {
  payments(where: $where, orderBy: "authorizationExpiry", orderDirection: "asc", limit: $limit, after: $after) {
    ${listed}
  }
}`,
};

export const statuses = ["charged", "authorized", "waiting", "returned", "refunded", "overRefunded"] as const;
export type StatusName = (typeof statuses)[number];

const whereStatus: Readonly<Record<StatusName, Variables>> = {
  charged: { status: "charged" },
  authorized: { status: "authorized" },
  waiting: { capturable_gt: "0" },
  returned: { OR: [{ voided_gt: "0" }, { reclaimed_gt: "0" }] },
  refunded: { refunded_gt: "0" },
  overRefunded: { overRefunded: true },
};

export const isStatus = (value: string | undefined): value is StatusName => statuses.includes(value as StatusName);

/** The filter of a view, with only the chosen fields. */
export function toPaymentFilter(view: View, period: Period): Variables {
  const { merchant, payer, number, token, currency, status } = view;
  return {
    ...(merchant && { merchantAddress: merchant.toLowerCase() }),
    ...(payer && { payer: payer.toLowerCase() }),
    ...(number && { number }),
    ...(token && { tokenAddress: token.toLowerCase() }),
    ...(currency && { currency: currency.toLowerCase() }),
    ...whereIn(period),
    ...(isStatus(status) && whereStatus[status]),
  };
}
