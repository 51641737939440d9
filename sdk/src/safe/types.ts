import type { Address, Hex, LocalAccount } from "viem";

export type { ContractNetworks, SafeContracts } from "./contracts.ts";

/** What one owner signed: ECDSA of 65 bytes, over an EIP-712 hash of the Safe. */
export type OwnerSignature = { readonly owner: Address; readonly signature: Hex };

/** An owner that has called the Safe's `approveHash`, as an owner that is a contract does. */
export type OwnerApproval = { readonly owner: Address; readonly approved: true };

/** What one owner signed, with what it signed: the content of a file that goes from owner to owner. */
export interface PayoutSignature extends OwnerSignature {
  readonly version: 1;
  readonly chainId: number;
  readonly safe: Address;
  readonly nonce: number;
  readonly hash: Hex;
}

export type OwnerAccount = Pick<LocalAccount, "address" | "signTypedData">;

export interface PayoutLine {
  readonly to: Address;
  /** In the token's base units. */
  readonly amount: bigint;
  /** 32 bytes behind the transfer's calldata, which tokens ignore: what `toReference` makes of an invoice number. */
  readonly reference?: Hex;
  /** 32 bytes behind the reference: what `hashName` makes of the payee's name. */
  readonly nameHash?: Hex;
  /** The payee's name, which stands in the owners' file alone: on chain there is only its hash. */
  readonly name?: string;
}

/** A line as it stands in the owners' file, for people to read; the bytes that are signed have the last word. */
export interface PayoutFileLine {
  readonly to: Address;
  /** In the token's base units, decimal. */
  readonly amount: string;
  /** Text where it is text, otherwise hex. */
  readonly reference?: string;
  readonly name?: string;
}

/** A Safe's transaction in the shape that Safe's own tools use. */
export interface SafeTx {
  readonly to: Address;
  readonly value: string;
  readonly data: Hex;
  /** 1: delegatecall, as MultiSend wants it. */
  readonly operation: number;
  readonly safeTxGas: string;
  readonly baseGas: string;
  readonly gasPrice: string;
  readonly gasToken: Address;
  readonly refundReceiver: Address;
  readonly nonce: number;
}

/** A payout on its way from owner to owner: plain JSON, of which `payout.read` shows what it pays. */
export interface PayoutProposal {
  readonly version?: 1;
  readonly chainId: number;
  readonly safe: Address;
  readonly token: Address;
  /** The Safe's version as it said it: a hint, by which a reader without a node finds a Safe that is too old. */
  readonly safeVersion?: string;
  /** The token's own words as the proposer heard them: hints, shown only once `findPayoutToken` confirms them. */
  readonly symbol?: string;
  readonly decimals?: number;
  /** What the names are hashed with: 32 random bytes. Who has them can try names; keep them with the file. */
  readonly salt?: Hex;
  readonly lines?: readonly PayoutFileLine[];
  readonly safeTx: SafeTx;
  /** What the owners sign: the EIP-712 hash of `safeTx`. */
  readonly hash: Hex;
  readonly signatures: readonly OwnerSignature[];
}
