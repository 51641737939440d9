import type { Address, Hex, TransactionReceipt } from "viem";
import type { ContractError } from "../../errors/contractError.ts";
import type { AccountParameter, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import type { ReadErrorType, WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import type { InvoiceSource } from "../../internal/source.ts";
import type { TermsInput } from "../../terms/completeTerms.ts";
import type { NumberBook } from "../../terms/numberBook.ts";
import type { Invoice, PaymentId, PaymentTerms } from "../../terms/types.ts";
import type { AuthorizeSyncReturnType, ChargeSyncReturnType, ConsentChoices, EntryArgs } from "../payment/types.ts";
import type { toTermsTypedData } from "../../terms/typedData.ts";

/** The invoice's number: the caller's own, or the one that a number book keeps for an order key. */
export type InvoiceNumbering =
  | { readonly number: bigint; readonly key?: undefined; readonly amends?: undefined }
  | {
      readonly number?: undefined;
      /** The merchant's own key of the order, whatever its system calls it. The same key has the same number. */
      readonly key: string;
      /** Whether other terms than before may take the key's number, as an amended invoice. @default false */
      readonly amends?: boolean | undefined;
    };

export type InvoiceSignParameters = DeploymentParameter &
  AccountParameter &
  Omit<TermsInput, "merchant" | "number"> &
  InvoiceNumbering & {
    /** The payee. @default the account, which then signs for itself */
    readonly merchant?: Address | undefined;
    /** Number book of the order keys. @default the one that `feiqianActions` was given */
    readonly numbers?: NumberBook | undefined;
    /** The present, unix seconds, to compare `payExpiry` with. @default the chain's clock; without it, the machine's */
    readonly now?: bigint | undefined;
    /** Whether the price may come from a source that the deployment does not recommend. @default false */
    readonly allowsForeignSource?: boolean | undefined;
    /**
     * Whether the chain is asked if such terms can be paid: token, number, price source, clock. Without it no node is
     * needed, and it may sign what nobody can pay. @default true
     */
    readonly asksChain?: boolean | undefined;
  };

export interface InvoiceSignPrepareReturnType {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  /** EIP-712, for a wallet or a Safe to sign elsewhere. Its digest is the id. */
  readonly typedData: ReturnType<typeof toTermsTypedData>;
}

export type InvoiceSignReturnType = Invoice;
export type InvoiceSignErrorType = WriteErrorType;

export type ListUnusedNumbersParameters = DeploymentParameter & {
  readonly merchant: Address;
  /** The first number that may be given. */
  readonly from: bigint;
  /** How many are asked for at once. */
  readonly count: number;
};

export type InvoiceVerifyParameters = DeploymentParameter & InvoiceSource;
export type InvoiceVerifyReturnType = Invoice;
export type InvoiceVerifyErrorType = ReadErrorType | ContractError;

type CancelArgs = {
  readonly number: bigint;
  /** Whose number. @default the account */
  readonly merchant?: Address | undefined;
};

export type InvoiceCancelParameters = WriteParameters & CancelArgs;
export type InvoiceCancelReturnType = Hex;
export type InvoiceCancelErrorType = WriteErrorType;
export type InvoiceCancelSyncParameters = WaitParameters & CancelArgs;
export type InvoiceCancelSyncReturnType = ProcessorLog<"Cancelled">["args"] & { readonly receipt: TransactionReceipt };
export type InvoiceCancelSyncErrorType = WriteErrorType;

export type InvoicePayParameters = Omit<WaitParameters, "gas" | "nonce"> &
  InvoiceSource &
  ConsentChoices &
  Pick<EntryArgs, "rail" | "maxIn">;

/** A payment, charged or authorized. `received` base units arrived, at the merchant or in its store. */
export type InvoicePayReturnType =
  | (ChargeSyncReturnType & { readonly verb: "charge" })
  | (AuthorizeSyncReturnType & { readonly verb: "authorize"; readonly received: bigint });

export type InvoicePayErrorType = WriteErrorType;
