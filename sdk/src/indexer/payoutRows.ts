import type { Hex } from "viem";
import type { PayoutLinesFragment, PayoutsQuery } from "../generated/graphql.ts";
import { address, toTokenRow } from "./rows.ts";

export const toPayoutLineRow = (row: PayoutLinesFragment["items"][number]) => ({
  position: row.position,
  account: address(row.account),
  token: toTokenRow(row.token!),
  /** In base units of `token`. */
  amount: BigInt(row.amount),
  /** 32 bytes behind the transfer; null: none. */
  reference: row.reference as Hex | null,
  /** The reference as text; null where it is none that can be read. The merchant wrote it: show it as text only. */
  referenceText: row.referenceText,
  /** keccak256 of the payout's salt and the receiver's name; null: none. */
  nameHash: row.nameHash as Hex | null,
});

/** One transfer of a payout, as it was sent: what the token's own fee keeps of it on the way is the receiver's to bear. */
export interface PayoutLineRow extends Readonly<ReturnType<typeof toPayoutLineRow>> {}

/** Why an execution's lines cannot be told from its transaction. */
export type UnexplainedPayout = "indirect" | "several" | "delegated" | "oversized" | "unreadable";

export const toPayoutRow = (row: PayoutsQuery["payouts"]["items"][number], lines: readonly PayoutLineRow[]) => ({
  id: row.id,
  merchant: address(row.merchantAddress),
  /** What its owners signed. */
  safeTxHash: row.safeTxHash as Hex,
  /** "failed": nothing was sent. */
  status: row.status as "executed" | "failed",
  executor: address(row.executor),
  /** False: what it sent cannot be told from its transaction, and `unexplained` says why. */
  linesKnown: row.linesKnown,
  unexplained: row.unexplained as UnexplainedPayout | null,
  lineCount: row.lineCount,
  /** What it paid: all of them, or none if it failed. */
  lines: lines,
  otherCalls: row.otherCalls,
  /** What the Safe paid back for gas, in base units of `gasToken`. */
  gasPayment: BigInt(row.gasPayment),
  /** Zero: ether. Null where the lines are not known. */
  gasToken: row.gasToken === null ? null : address(row.gasToken),
  blockNumber: BigInt(row.blockNumber),
  /** Unix seconds. */
  timestamp: BigInt(row.timestamp),
  transactionHash: row.transactionHash as Hex,
});

export interface PayoutRow extends Readonly<ReturnType<typeof toPayoutRow>> {}
