// What the books tell, name by name.
import type { RefundReason } from "../../sdk/src/index.ts";
import type { daySums } from "../reconcile/payments.ts";
import type { MerchantName } from "./merchants.ts";
import type { Name, OperationOf, Sale } from "./operations.ts";

export type LegKind = "net" | "fee" | "split" | "tokenFee" | "held" | "returned" | "refunded";

/** Where a part of a payment went. */
export interface BookedLeg {
  readonly kind: LegKind;
  readonly account: Name;
  readonly amount: bigint;
  readonly credited: boolean;
  readonly at: number;
}

/** A payment and what has become of it. Amounts are in base units. */
export interface BookedPayment {
  readonly sale: Sale;
  readonly status: "charged" | "authorized";
  readonly at: number;
  /** The store's generation, where it waits. */
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

export interface BookedCredit {
  readonly merchant: MerchantName;
  readonly generation: number;
  readonly owner: Name;
  amount: bigint;
  creditedTotal: bigint;
  claimedTotal: bigint;
  /** Numbers of the payments that it came from; null: a claim. */
  readonly history: (number | null)[];
}

/** A signer as it was named last, and how often it has been. */
export type BookedSigner = OperationOf<"nameSigner"> & { readonly changes: number };

export type DaySum = (typeof daySums)[number];
/** A merchant's day. */
export type Day = Record<DaySum, bigint>;

/** The account of what the token's own fee keeps. */
export const THE_TOKEN: Name = "the token";
/** The account of a merchant's store in the books. */
export const storeOf = (merchant: MerchantName, generation: number): Name => `${merchant} store ${generation}`;
/** Who captures, voids and refunds for a merchant. */
export const operatorOf = (merchant: MerchantName): Name => `${merchant} operator`;
