import type { Address, Hex, TransactionReceipt } from "viem";
import type { DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import type { ReadErrorType, WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import type { PaymentTerms } from "../../terms/types.ts";

export type StoreGetParameters = DeploymentParameter & {
  readonly merchant: Address;
  /** Which of the merchant's stores; the first is `0n`. @default the one that takes new money */
  readonly generation?: bigint | undefined;
};

export type StoreGetReturnType = { readonly merchant: Address; readonly generation: bigint; readonly store: Address };

export type StoreGetErrorType = ReadErrorType;

/** Why a store is to be followed by another: the account, as the merchant, wants it; or what anyone may show. */
type OpenArgs =
  | { readonly shortage?: undefined; readonly blacklisted?: undefined }
  | {
      /** What the merchant's present store owes in `token`, and has less than. In any order. */
      readonly shortage: {
        readonly merchant: Address;
        readonly token: Address;
        readonly payments?: readonly PaymentTerms[] | undefined;
        readonly accounts?: readonly Address[] | undefined;
      };
      readonly blacklisted?: undefined;
    }
  | {
      /** The issuer of `token` has the merchant's present store on its list. */
      readonly blacklisted: { readonly merchant: Address; readonly token: Address };
      readonly shortage?: undefined;
    };

export type StoreOpenParameters = WriteParameters & OpenArgs;
export type StoreOpenReturnType = Hex;
export type StoreOpenErrorType = WriteErrorType;
export type StoreOpenCallParameters = DeploymentParameter & OpenArgs;
export type StoreOpenSyncParameters = WaitParameters & OpenArgs;
export type StoreOpenSyncReturnType = ProcessorLog<"StoreRenewed">["args"] & { readonly receipt: TransactionReceipt };
export type StoreOpenSyncErrorType = WriteErrorType;
