// The entries of the books.
import type { RefundReason } from "../../sdk/src/index.ts";
import type { daySums } from "../reconcile/payments.ts";
import type { MerchantName } from "./merchants.ts";
import type { Name, OperationOf, Sale } from "./operations.ts";

export type LegKind = "net" | "fee" | "split" | "tokenFee" | "held" | "returned" | "refunded";

/** The way of a part of a payment. */
export interface BookedLeg {
  readonly kind: LegKind;
  readonly account: Name;
  readonly amount: bigint;
  readonly credited: boolean;
  readonly at: number;
}

/** A payment as it is now. Amounts are in base units. */
export interface BookedPayment {
  readonly sale: Sale;
  readonly status: "charged" | "authorized";
  readonly at: number;
  /** Of the store that holds it. */
  readonly generation: number;
  readonly sums: Record<
    "received" | "fee" | "splitTotal" | "tokenFee" | "capturable" | "captured" | "voided" | "reclaimed" | "refunded",
    bigint
  >;
  /** The kinds of its events, in their order. */
  readonly events: string[];
  readonly legs: BookedLeg[];
  readonly refunds: { readonly amount: bigint; readonly reason: RefundReason }[];
}

export interface BookedCredit extends Record<"amount" | "creditedTotal" | "claimedTotal", bigint> {
  readonly merchant: MerchantName;
  readonly generation: number;
  readonly owner: Name;
  /** The numbers of its payments; null: a claim. */
  readonly history: (number | null)[];
}

/** A signer as it was named last, and the count of its changes. */
export type BookedSigner = OperationOf<"nameSigner"> & { readonly changes: number };
export type DaySum = (typeof daySums)[number];
export type Day = Record<DaySum, bigint>;

/** The account of what the token's own fee keeps. */
export const THE_TOKEN: Name = "the token";
export const storeOf = (merchant: MerchantName, generation: number): Name => `${merchant} store ${generation}`;
export const operatorOf = (merchant: MerchantName): Name => `${merchant} operator`;
