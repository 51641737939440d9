import type { RefundReason } from "../../sdk/src/index.ts";
import type { MerchantName } from "./merchants.ts";

/** Everybody by name: a merchant by its own, otherwise "payer 7", "seller 3", "hotel operator", "cafe supplier 2". */
export type Name = string;

export type Rail = "allowance" | "permit2" | "relayed";

/** An invoice as it is signed, and who is going to pay it. Amounts are in base units, instants unix seconds. */
export interface Sale {
  readonly merchant: MerchantName;
  readonly number: number;
  /** Which of the merchant's signers signs it. */
  readonly signer: Name;
  readonly payer: Name;
  /** The terms name the payer: nobody else may pay. */
  readonly namesPayer: boolean;
  /** What is paid, in USDT. */
  readonly amount: bigint;
  /** What is signed, where that is in euros, and what the feed answers as it is paid. */
  readonly euros?: { readonly cents: bigint; readonly answer: bigint };
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

/** What is done to a payment, to a merchant, by the token's issuer, or to the price of a euro. */
export type Deed =
  | { readonly does: "charge" | "authorize"; readonly sale: Sale }
  | { readonly does: "capture"; readonly sale: Sale; readonly amount: bigint; readonly feeBps: bigint }
  | { readonly does: "void"; readonly sale: Sale; readonly amount: bigint }
  | { readonly does: "reclaim"; readonly sale: Sale }
  | { readonly does: "refund"; readonly sale: Sale; readonly amount: bigint; readonly reason: RefundReason }
  | { readonly does: "cancel"; readonly merchant: MerchantName; readonly number: number; readonly signer: Name }
  | {
      readonly does: "claim";
      readonly merchant: MerchantName;
      readonly generation: number;
      readonly owner: Name;
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
  | { readonly does: "priceEuro"; readonly answer: bigint };

/** A deed and its instant, in unix seconds: those of one instant share a block. */
export type Operation = Deed & { readonly at: number };
