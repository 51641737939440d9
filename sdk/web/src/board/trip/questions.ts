import type { Rows } from "../ask/readSettled.ts";
import type { Question } from "../ask/useAnswer.ts";
import type { Token } from "../parts/amounts.ts";

interface Items<row> {
  readonly items: readonly row[];
}

export interface TripEvent {
  readonly kind: "charged" | "authorized" | "splitPaid" | "credited" | "captured" | "voided" | "reclaimed" | "refunded";
  readonly account: string;
  readonly amount: string;
  readonly store: string | null;
  readonly reason: `0x${string}` | null;
  readonly logIndex: number;
  readonly timestamp: string;
  readonly transactionHash: string;
}

export interface TripLeg {
  readonly kind: "net" | "fee" | "split" | "held" | "returned" | "refunded";
  readonly from: string;
  readonly to: string;
  readonly account: string;
  readonly amount: string;
  readonly credited: boolean;
  readonly timestamp: string;
  readonly logIndex: number;
  readonly transactionHash: string;
}

export interface TripCredit {
  readonly store: string;
  readonly logIndex: number;
  readonly account: string;
  readonly amount: string;
  readonly timestamp: string;
  readonly transactionHash: string;
  /** The account's whole credit in the store, from this payment and others. */
  readonly credit: { readonly amount: string } | null;
}

/** A payment with all its rows. */
export interface TripPayment {
  readonly id: `0x${string}`;
  readonly status: "charged" | "authorized";
  readonly merchantAddress: string;
  readonly operator: string;
  readonly namedPayer: string;
  readonly number: string;
  readonly token: Token;
  readonly amount: string;
  readonly currency: string;
  readonly source: string;
  readonly payExpiry: string;
  readonly authorizationExpiry: string;
  readonly feeBps: number;
  readonly feeReceiver: string;
  readonly policy: string;
  readonly referenceHash: string;
  readonly payer: string;
  readonly signer: string;
  readonly rail: { readonly name: string | null; readonly address: string } | null;
  readonly due: string;
  readonly received: string;
  readonly fee: string;
  readonly splitTotal: string;
  readonly tokenFee: string;
  readonly store: string | null;
  readonly capturable: string;
  readonly captured: string;
  readonly voided: string;
  readonly reclaimed: string;
  readonly refundable: string;
  readonly refunded: string;
  readonly overRefunded: boolean;
  readonly blockNumber: string;
  readonly changedInBlock: string;
  readonly timestamp: string;
  readonly transactionHash: string;
  readonly price: { readonly rateDecimal: string; readonly ratedAt: string; readonly transactionHash: string } | null;
  readonly splits: Items<{
    readonly account: string;
    readonly bps: number;
    readonly amount: string;
    readonly credited: boolean;
  }>;
  readonly events: Rows<TripEvent>;
  readonly legs: Rows<TripLeg>;
  readonly creditEvents: Items<TripCredit>;
  readonly policyReceipts: Items<{
    readonly engine: string;
    readonly timestamp: string;
    readonly transactionHash: string;
  }>;
}

export const tripQuestion: Question<{ readonly payment: TripPayment | null }> = {
  document: `query Trip($id: String!) {
  payment(id: $id) {
    id status merchantAddress operator namedPayer number
    token { address symbol decimals }
    amount currency source payExpiry authorizationExpiry feeBps feeReceiver policy referenceHash
    payer signer
    rail { name address }
    due received fee splitTotal tokenFee store
    capturable captured voided reclaimed refundable refunded overRefunded
    blockNumber changedInBlock timestamp transactionHash
    price { rateDecimal ratedAt transactionHash }
    splits(orderBy: "position", orderDirection: "asc", limit: 16) {
      items { account bps amount credited }
    }
    events(orderBy: "id", orderDirection: "asc", limit: 1000) {
      items { kind account amount store reason logIndex timestamp transactionHash }
      pageInfo { hasNextPage endCursor }
    }
    legs(orderBy: "blockNumber", orderDirection: "asc", limit: 1000) {
      items { kind from to account amount credited timestamp logIndex transactionHash }
      pageInfo { hasNextPage endCursor }
    }
    creditEvents(orderBy: "id", orderDirection: "asc", limit: 1000) {
      items { store account amount logIndex timestamp transactionHash credit { amount } }
    }
    policyReceipts(limit: 16) {
      items { engine timestamp transactionHash }
    }
  }
}`,
};
