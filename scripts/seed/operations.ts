import type { RefundReason } from "../../sdk/src/index.ts";
import type { FeedPair } from "../deploy/sources.ts";
import type { MerchantName } from "./merchants.ts";

/** Everybody by name: a merchant by its own, otherwise "payer 7", "seller 3", "hotel operator", "cafe supplier 2". */
export type Name = string;

/** An amount in a currency, in its minor units, and the answer of its feed, with 8 decimals. */
export interface Price {
  readonly currency: "EUR" | "CNY";
  readonly amount: bigint;
  readonly answer: bigint;
}

export type Rail = "allowance" | "permit2" | "relayed";

/** An invoice as it is signed, and who is going to pay it. Amounts are in base units, instants unix seconds. */
export interface Sale {
  /** What it shows, where it is told by name. */
  readonly title?: string;
  readonly merchant: MerchantName;
  readonly number: number;
  /** Which of the merchant's signers signs it. */
  readonly signer: Name;
  readonly payer: Name;
  /** The terms name the payer: nobody else may pay. */
  readonly namesPayer: boolean;
  /** What is paid, in USDT. */
  readonly amount: bigint;
  /** What is signed, where that is in another currency, and what its feed answers as it is paid. */
  readonly price?: Price;
  readonly signedAt: number;
  readonly payExpiry: number;
  /** 0: it is charged at once. */
  readonly authorizationExpiry: number;
  /** To the payment provider. */
  readonly feeBps: bigint;
  readonly splits: readonly { readonly account: Name; readonly bps: bigint }[];
  readonly rail: Rail;
  /** What the document behind it says. */
  readonly lines: readonly { readonly quantity: number; readonly cents: number }[];
}

export const keyOf = ({ merchant, number }: Pick<Sale, "merchant" | "number">): string => `${merchant} ${number}`;

/** A line of a payout. `reference` is text of up to 32 bytes. */
export interface Line {
  readonly to: Name;
  readonly amount: bigint;
  readonly reference: string;
}

/** What the operator takes of a payment, and which fee. */
export interface Capture {
  readonly sale: Sale;
  readonly amount: bigint;
  readonly feeBps: bigint;
}

/** What is done to a payment, to a merchant, by the token's issuer, or to prices; and what is refused. */
export type Deed =
  | { readonly does: "charge" | "authorize"; readonly sale: Sale }
  | ({ readonly does: "capture" } & Capture)
  // One call for all; those that ask for too much stop no other.
  | { readonly does: "batch"; readonly merchant: MerchantName; readonly captures: readonly (Capture & Fails)[] }
  | { readonly does: "void"; readonly sale: Sale; readonly amount: bigint }
  | { readonly does: "reclaim"; readonly sale: Sale }
  | { readonly does: "refund"; readonly sale: Sale; readonly amount: bigint; readonly reason: RefundReason }
  | { readonly does: "cancel"; readonly merchant: MerchantName; readonly number: number; readonly signer: Name }
  | {
      readonly does: "claim";
      readonly merchant: MerchantName;
      readonly generation: number;
      readonly owner: Name;
      /** Elsewhere than to the owner, by its signature. */
      readonly to?: Name;
    }
  | {
      readonly does: "nameSigner";
      readonly merchant: MerchantName;
      readonly signer: Name;
      readonly validUntil: number;
      readonly maxOutBps: bigint;
    }
  | { readonly does: "renewStore"; readonly merchant: MerchantName }
  | { readonly does: "payout"; readonly merchant: MerchantName; readonly lines: readonly Line[] }
  | { readonly does: "fund"; readonly to: Name; readonly amount: bigint }
  | { readonly does: "approve"; readonly account: Name; readonly spender: Rail }
  | { readonly does: "pause" | "unpause" }
  | { readonly does: "listStore" | "unlistStore"; readonly merchant: MerchantName; readonly generation: number }
  | { readonly does: "setTokenFee"; readonly bps: bigint }
  | { readonly does: "writePrices"; readonly answers: Answers }
  | { readonly does: "trip" | "clear" }
  | { readonly does: "sanction"; readonly account: Name }
  | { readonly does: "quote"; readonly sale: Sale }
  | {
      readonly does: "refuse";
      readonly sale: Sale;
      readonly to: "pay" | "capture";
      readonly by: Name;
      /** Of the SDK. */
      readonly error: string;
    };

interface Fails {
  readonly fails?: true;
}

/** What feeds answer, with 8 decimals. */
export type Answers = Readonly<Partial<Record<FeedPair, bigint>>>;

/** A deed and its instant, in unix seconds: those of one instant share a block. */
export type Operation = Deed & { readonly at: number };
