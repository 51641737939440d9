import type { Address, Hex, TransactionReceipt } from "viem";
import type { AccountParameter, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import type { ReadErrorType, WriteErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import type { toSetSignerTypedData } from "../../terms/typedData.ts";

type Named = {
  readonly signer: Address;
  /** Unix seconds, exclusive; `0n`: revoked, or never named. */
  readonly validUntil: bigint;
  /** What fee and splits of an invoice may take together, in basis points. */
  readonly maxOutBps: bigint;
};

export type SignerGetParameters = DeploymentParameter & { readonly merchant: Address; readonly signer: Address };
export type SignerGetErrorType = ReadErrorType;

export interface SignerGetReturnType extends Named {
  readonly merchant: Address;
  /** Next nonce of a `signer.sign` for this merchant and signer. */
  readonly signerNonce: bigint;
  /** Whether it may sign at the chain's present time. */
  readonly isLive: boolean;
}

/** The merchant's signature, from `signer.sign`: with it anyone may send the transaction. */
type Sponsored = {
  readonly merchant: Address;
  readonly deadline: bigint;
  readonly signature: Hex;
};

type SetArgs = Named & (Sponsored | { readonly [key in keyof Sponsored]?: undefined });

export type SignerSetParameters = WriteParameters & SetArgs;
export type SignerSetReturnType = Hex;
export type SignerSetErrorType = WriteErrorType;
export type SignerSetSyncParameters = WaitParameters & SetArgs;
export type SignerSetSyncReturnType = ProcessorLog<"SignerSet">["args"] & { readonly receipt: TransactionReceipt };
export type SignerSetSyncErrorType = WriteErrorType;

export type SignerRevokeParameters = WriteParameters & { readonly signer: Address };
export type SignerRevokeReturnType = SignerSetReturnType;
export type SignerRevokeErrorType = WriteErrorType;
export type SignerRevokeSyncParameters = WaitParameters & { readonly signer: Address };
export type SignerRevokeSyncReturnType = SignerSetSyncReturnType;
export type SignerRevokeSyncErrorType = WriteErrorType;

export type SignerSignParameters = DeploymentParameter &
  AccountParameter &
  Named & {
    readonly merchant?: Address | undefined;
    /** Unix seconds until which the signature can be sent. @default a day from now */
    readonly deadline?: bigint | undefined;
    /** @default the next of this merchant and signer */
    readonly signerNonce?: bigint | undefined;
  };

/** What `signer.set` takes to be sent by anyone. */
export interface SignerSignReturnType extends Named, Sponsored {
  /** Nonce of this merchant and signer that the signature uses up; `signer.set` without a signature does so too. */
  readonly signerNonce: bigint;
}

export interface SignerSignPrepareReturnType extends Omit<SignerSignReturnType, "signature"> {
  /** EIP-712, for a wallet or a Safe to sign elsewhere. */
  readonly typedData: ReturnType<typeof toSetSignerTypedData>;
}

export type SignerSignErrorType = WriteErrorType;
