import type { Address, Hex } from "viem";
import { encodeTransfer } from "../payout/lines.ts";
import { type ReadPayoutParameters, readPayout } from "../payout/read.ts";
import { toChecksum } from "./checksum.ts";

/** One call of a batch. */
export interface TransactionBuilderCall {
  readonly to: Address;
  /** In wei, decimal. */
  readonly value: string;
  readonly data: Hex;
}

/** A batch as Transaction Builder, an app of Safe's web app, reads and writes it. */
export interface TransactionBuilderBatch {
  readonly version: "1.0";
  readonly chainId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly meta: {
    readonly name: string;
    readonly description: string;
    readonly txBuilderVersion: string;
    readonly createdFromSafeAddress: Address;
    readonly createdFromOwnerAddress: Address | "";
    readonly checksum: Hex;
  };
  readonly transactions: readonly TransactionBuilderCall[];
}

export interface ToTransactionBuilderParameters extends ReadPayoutParameters {
  /** What the app shows as the batch's name. @default "Payout" */
  readonly name?: string;
  /** Milliseconds since 1970. @default now */
  readonly createdAt?: number;
}

/** The app's version whose form this is. */
const TX_BUILDER_VERSION = "1.17.1";

/**
 * A payout's lines for Safe's web app: each a transfer with its reference and name hash behind it. The app gives the
 * transaction a nonce of its own, so signatures that were made here are of no use there.
 *
 * @throws PayoutMismatchError
 *
 * @example
 * ```ts
 * writeFileSync("batch.json", JSON.stringify(toTransactionBuilder({ proposal })));
 * ```
 */
export function toTransactionBuilder({
  proposal,
  contractNetworks,
  name = "Payout",
  createdAt = Date.now(),
}: ToTransactionBuilderParameters): TransactionBuilderBatch {
  const lines = readPayout({ proposal, ...(contractNetworks && { contractNetworks }) });
  const meta = {
    name,
    description: `${lines.length} lines`,
    txBuilderVersion: TX_BUILDER_VERSION,
    createdFromSafeAddress: proposal.safe,
    createdFromOwnerAddress: "",
  } as const;
  const batch = {
    version: "1.0",
    chainId: String(proposal.chainId),
    createdAt,
    meta,
    transactions: lines.map((line) => ({ to: proposal.token, value: "0", data: encodeTransfer(line) })),
  } as const;
  return { ...batch, meta: { ...meta, checksum: toChecksum(batch) } };
}
