import { type Address, type Hex, getAddress } from "viem";
import { type Raw, type TokenRow, big, toTokenRow, tokenFields } from "./rows.ts";

/** One transfer of a payout, as it was sent: what the token's own fee keeps of it on the way is the receiver's to bear. */
export interface PayoutLineRow {
  /** Its place among the payout's lines, from 0. */
  readonly position: number;
  /** Who was paid. */
  readonly account: Address;
  readonly token: TokenRow;
  /** In base units of `token`. */
  readonly amount: bigint;
  /** 32 bytes behind the transfer; null: none. */
  readonly reference: Hex | null;
  /** The reference as text; null where it is none that can be read. The merchant wrote it: show it as text only. */
  readonly referenceText: string | null;
  /** keccak256 of the payout's salt and the receiver's name; null: none. */
  readonly nameHash: Hex | null;
}

/** Why an execution's lines cannot be told from its transaction. */
export type UnexplainedPayout = "indirect" | "several" | "delegated" | "oversized" | "unreadable";

/** An execution of a merchant's Safe. */
export interface PayoutRow {
  readonly id: string;
  /** The Safe. */
  readonly merchant: Address;
  /** What its owners signed. */
  readonly safeTxHash: Hex;
  /** "failed": nothing was sent. */
  readonly status: "executed" | "failed";
  /** Who sent the transaction. */
  readonly executor: Address;
  /** False: what it sent cannot be told from its transaction, and `unexplained` says why. */
  readonly linesKnown: boolean;
  readonly unexplained: UnexplainedPayout | null;
  /** How many lines it was to pay. */
  readonly lineCount: number;
  /** What it paid: all of them, or none if it failed. */
  readonly lines: readonly PayoutLineRow[];
  /** Calls beside the lines. */
  readonly otherCalls: number;
  /** What the Safe paid back for gas, in base units of `gasToken`. */
  readonly gasPayment: bigint;
  /** Zero: ether. Null where the lines are not known. */
  readonly gasToken: Address | null;
  readonly blockNumber: bigint;
  /** Unix seconds. */
  readonly timestamp: bigint;
  readonly transactionHash: Hex;
}

export const payoutFields = `id merchantAddress safeTxHash status executor linesKnown unexplained lineCount otherCalls
  gasPayment gasToken blockNumber timestamp transactionHash`;

export const payoutLineFields = `position account ${tokenFields} amount reference referenceText nameHash`;

const address = (value: unknown): Address => getAddress(value as string);

export const toPayoutLineRow = (row: Raw): PayoutLineRow => ({
  position: row.position as number,
  account: address(row.account),
  token: toTokenRow(row.token as Raw),
  amount: big(row.amount),
  reference: row.reference as Hex | null,
  referenceText: row.referenceText as string | null,
  nameHash: row.nameHash as Hex | null,
});

export const toPayoutRow = (row: Raw, lines: readonly PayoutLineRow[]): PayoutRow => ({
  id: row.id as string,
  merchant: address(row.merchantAddress),
  safeTxHash: row.safeTxHash as Hex,
  status: row.status as "executed" | "failed",
  executor: address(row.executor),
  linesKnown: row.linesKnown as boolean,
  unexplained: row.unexplained as UnexplainedPayout | null,
  lineCount: row.lineCount as number,
  lines,
  otherCalls: row.otherCalls as number,
  gasPayment: big(row.gasPayment),
  gasToken: row.gasToken === null ? null : address(row.gasToken),
  blockNumber: big(row.blockNumber),
  timestamp: big(row.timestamp),
  transactionHash: row.transactionHash as Hex,
});
