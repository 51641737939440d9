import type { Address, Hex, TransactionReceipt } from "viem";
import type { AmountToken } from "../../deployment.ts";
import type { AccountParameter, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import type { ReadErrorType, WriteErrorType } from "../../internal/errors.ts";
import type { TermsSource } from "../../internal/source.ts";
import type { PaymentId } from "../../terms/types.ts";
import type { Price } from "../payment/facts.ts";
import type { SourceHealth } from "./sources.ts";

export type PriceGetHealthParameters = DeploymentParameter & {
  /** What terms name as their `source`. */
  readonly source: Address;
};

export interface PriceGetHealthReturnType extends SourceHealth {
  /** Unix seconds, of the block that it was read at. */
  readonly now: bigint;
  /** A line for the source and each of its parts, for people. */
  readonly text: string;
}

export type PriceGetHealthErrorType = ReadErrorType;

export type PriceGetQuoteParameters = DeploymentParameter & TermsSource;
export type PriceLeg = Pick<SourceHealth, "source" | "kind" | "pair" | "rate" | "ratedAt" | "age">;

type Asked = {
  readonly id: PaymentId;
  /** In units of the currency. */
  readonly amount: bigint;
  readonly currency: Address;
  readonly token: AmountToken & { readonly address: Address };
  /** Unix seconds, of the block that it was read at. */
  readonly now: bigint;
  /** For people: `EUR 100.00 = 108.31 USDT, EUR/USD 12 s`, or why there is no price. */
  readonly text: string;
};

export type PriceGetQuoteReturnType =
  | (Asked &
      Price & {
        readonly status: "priced";
        readonly age: bigint;
        readonly legs: readonly PriceLeg[];
      })
  | (Asked & {
      readonly status: "refused";
      readonly refusal: Error;
      readonly guard: Address;
      /** Unix seconds: when it may clear at the earliest; null: nobody knows. */
      readonly clearsAt: bigint | null;
    });

export type PriceGetQuoteErrorType = ReadErrorType;

export type LatchArgs = {
  /** A token's, as `price.getHealth` tells of it under each of the token's sources. */
  readonly latch: Address;
};
export type PriceTripParameters = WriteParameters & LatchArgs;
export type PriceTripErrorType = WriteErrorType;
export type PriceTripSyncParameters = WaitParameters & LatchArgs;
export type PriceTripSyncReturnType = { readonly receipt: TransactionReceipt };
export type PriceClearParameters = PriceTripParameters;
export type PriceClearErrorType = WriteErrorType;
export type PriceClearSyncParameters = PriceTripSyncParameters;
export type PriceClearSyncReturnType = PriceTripSyncReturnType;

/** A signed rate for one payment. */
export type PriceQuoteArgs = {
  /** Source that takes it. */
  readonly source: Address;
  readonly id: PaymentId;
  /** Whole units of the quote for a whole one of the base, with 18 decimals. */
  readonly rate: bigint;
  /** Unix seconds. */
  readonly ratedAt: bigint;
  /** Unix seconds, inclusive. */
  readonly validUntil: bigint;
  /** The issuer's. */
  readonly signature: Hex;
};

export type PriceSignQuoteParameters = DeploymentParameter &
  AccountParameter &
  TermsSource & {
    /** Whole units of the quote for a whole one of the base, with 18 decimals: dollars for a euro. */
    readonly rate: bigint;
    /** Unix seconds, inclusive. @default as long as the source allows */
    readonly validUntil?: bigint | undefined;
  };
export type PriceSignQuoteReturnType = PriceQuoteArgs;
export type PriceSignQuoteErrorType = WriteErrorType;
export type PriceSubmitQuoteParameters = WriteParameters & PriceQuoteArgs;
export type PriceSubmitQuoteErrorType = WriteErrorType;
export type PriceSubmitQuoteSyncParameters = WaitParameters & PriceQuoteArgs;
export type PriceSubmitQuoteSyncReturnType = PriceTripSyncReturnType;
