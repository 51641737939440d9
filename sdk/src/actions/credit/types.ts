import type { Address, Hex, TransactionReceipt } from "viem";
import type { AccountParameter, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import type { ReadErrorType, WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import type { toClaimTypedData } from "../../terms/typedData.ts";

/** Which credits: of one token, in the store of one merchant. */
type Place = {
  readonly token: Address;
  /** Whose payments the credit came from. */
  readonly merchant: Address;
  /** The store that holds it. @default the merchant's present one */
  readonly store?: Address | undefined;
};

export interface CreditKey extends Place {
  /** Whose it is. Not `account`, which is who sends. */
  readonly owner: Address;
}

export type CreditGetParameters = DeploymentParameter & CreditKey;
export type CreditGetErrorType = ReadErrorType;

export interface CreditGetReturnType extends CreditKey {
  readonly store: Address;
  /** Base units of the token; `0n`: none, or claimed. */
  readonly amount: bigint;
}

type ClaimArgs = Place & {
  /** Whose credit it is, and where it goes. @default the account, which is who sends */
  readonly owner?: Address | undefined;
};

export type CreditClaimParameters = WriteParameters & ClaimArgs;
export type CreditClaimReturnType = Hex;
export type CreditClaimErrorType = WriteErrorType;
export type CreditClaimCallParameters = DeploymentParameter & Record<"store" | "token" | "owner", Address>;
export type CreditClaimSyncParameters = WaitParameters & ClaimArgs;
export type CreditClaimSyncReturnType = ProcessorLog<"Claimed">["args"] & { readonly receipt: TransactionReceipt };
export type CreditClaimSyncErrorType = WriteErrorType;

type OwnClaim = Place & {
  readonly to: Address;
  /** In base units of the token. @default all of it */
  readonly amount?: bigint | undefined;
  readonly signature?: undefined;
};

/** The result of `credit.signClaim`: with it anyone may send the transaction. */
type SignedClaim = Readonly<Record<"store" | "token" | "owner" | "to", Address>> & {
  readonly amount: bigint;
  readonly deadline: bigint;
  readonly signature: Hex;
};

export type CreditClaimToParameters = WriteParameters & (OwnClaim | SignedClaim);
export type CreditClaimToReturnType = Hex;
export type CreditClaimToErrorType = WriteErrorType;
export type CreditClaimToCallParameters = DeploymentParameter &
  (SignedClaim | (Pick<SignedClaim, "store" | "token" | "to" | "amount"> & Pick<OwnClaim, "signature">));
export type CreditClaimToSyncParameters = WaitParameters & (OwnClaim | SignedClaim);
export type CreditClaimToSyncReturnType = CreditClaimSyncReturnType;
export type CreditClaimToSyncErrorType = WriteErrorType;

export type CreditInvalidateNonceParameters = WriteParameters;
export type CreditInvalidateNonceReturnType = Hex;
export type CreditInvalidateNonceErrorType = WriteErrorType;
export type CreditInvalidateNonceSyncParameters = WaitParameters;
export type CreditInvalidateNonceSyncReturnType = { readonly receipt: TransactionReceipt };
export type CreditInvalidateNonceSyncErrorType = WriteErrorType;

export type CreditSignClaimParameters = DeploymentParameter &
  AccountParameter &
  Omit<OwnClaim, "signature"> & {
    /** Whose credit it is, and who signs. @default the account */
    readonly owner?: Address | undefined;
    /** Unix seconds until which the signature can be sent. @default a day from now */
    readonly deadline?: bigint | undefined;
    /** @default the owner's next */
    readonly ownerNonce?: bigint | undefined;
  };

/** What `credit.claimTo` takes to be sent by anyone. */
export type CreditSignClaimReturnType = SignedClaim & { readonly ownerNonce: bigint };

export interface CreditSignClaimPrepareReturnType extends Omit<CreditSignClaimReturnType, "signature"> {
  /** EIP-712, for a wallet or a Safe to sign elsewhere. */
  readonly typedData: ReturnType<typeof toClaimTypedData>;
}

export type CreditSignClaimErrorType = WriteErrorType;
