import type { Address } from "viem";
import type { AmountToken } from "../../deployment.ts";
import type { DeploymentParameter } from "../../internal/client.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
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
