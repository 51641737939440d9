import type { RefundReason } from "../../sdk/src/index.ts";
import type { FeedPair } from "../deploy/feeds.ts";
import type { MerchantName } from "./merchants.ts";

/** An account: a merchant's short name, or "payer 7", "seller 3", "hotel operator", "cafe supplier 2". */
export type Name = string;
/** An amount in a currency, in its minor units, and the answer of its feed, with 8 decimals. */
export type Price = { readonly currency: "EUR" | "CNY"; readonly amount: bigint; readonly answer: bigint };
export type Rail = "allowance" | "permit2" | "relayed";

/** An invoice and its payer. Amounts are in base units, instants unix seconds. */
export interface Sale {
  /** Of a sale in a story. */
  readonly title?: string;
  readonly merchant: MerchantName;
  readonly number: number;
  /** One of the merchant's. */
  readonly signer: Name;
  readonly payer: Name;
  /** The terms name the payer: nobody else may pay. */
  readonly namesPayer: boolean;
  /** Due, in USDT. */
  readonly amount: bigint;
  /** In the signed currency, where that is another, with its feed's answer as it is paid. */
  readonly price?: Price;
  readonly signedAt: number;
  readonly payExpiry: number;
  /** 0: it is charged at once. */
  readonly authorizationExpiry: number;
  /** To the payment provider. */
  readonly feeBps: bigint;
  readonly splits: readonly { readonly account: Name; readonly bps: bigint }[];
  readonly rail: Rail;
  /** Of the document behind it. */
  readonly lines: readonly { readonly quantity: number; readonly cents: number }[];
}

export const keyOf = ({ merchant, number }: Pick<Sale, "merchant" | "number">): string => `${merchant} ${number}`;

/** A line of a payout. `reference` is text of up to 32 bytes. */
export type Line = { readonly to: Name; readonly amount: bigint; readonly reference: string };
export type Capture = { readonly sale: Sale; readonly amount: bigint; readonly feeBps: bigint };
type OfSale = { readonly sale: Sale };
type OfMerchant = { readonly merchant: MerchantName };
type OfStore = OfMerchant & { readonly generation: number };
/** Feeds' answers, with 8 decimals. */
export type Answers = Readonly<Partial<Record<FeedPair, bigint>>>;

/** Deeds of merchants and payers, of the token's issuer, and of the keepers of prices and lists; and refusals. */
interface Deeds {
  readonly charge: OfSale;
  readonly authorize: OfSale;
  readonly capture: Capture;
  /** One call for all; those that fail stop no other. */
  readonly batch: OfMerchant & { readonly captures: readonly (Capture & { readonly fails?: true })[] };
  readonly void: OfSale & { readonly amount: bigint };
  readonly reclaim: OfSale;
  readonly refund: OfSale & { readonly amount: bigint; readonly reason: RefundReason };
  readonly cancel: OfMerchant & { readonly number: number; readonly signer: Name };
  /** With `to` elsewhere than to the owner, by its signature. */
  readonly claim: OfStore & { readonly owner: Name; readonly to?: Name };
  readonly nameSigner: OfMerchant & { readonly signer: Name; readonly validUntil: number; readonly maxOutBps: bigint };
  readonly renewStore: OfMerchant;
  readonly payout: OfMerchant & { readonly lines: readonly Line[] };
  readonly fund: { readonly to: Name; readonly amount: bigint };
  readonly approve: { readonly account: Name; readonly spender: Rail };
  readonly pause: object;
  readonly unpause: object;
  readonly listStore: OfStore;
  readonly unlistStore: OfStore;
  readonly setTokenFee: { readonly bps: bigint };
  readonly writePrices: { readonly answers: Answers };
  readonly trip: object;
  readonly clear: object;
  readonly sanction: { readonly account: Name };
  readonly quote: OfSale;
  /** By an error of the SDK. */
  readonly refuse: OfSale & { readonly to: "pay" | "capture"; readonly by: Name; readonly error: string };
}

export type Deed = { [does in keyof Deeds]: { readonly does: does } & Deeds[does] }[keyof Deeds];
/** A deed and its instant, in unix seconds: those of one instant share a block. */
export type Operation = Deed & { readonly at: number };
export type OperationOf<does extends Deed["does"]> = Extract<Operation, { readonly does: does }>;
