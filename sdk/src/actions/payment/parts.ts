import type { Address, Log, TransactionReceipt } from "viem";
import type { Deployment } from "../../deployment.ts";
import { creditedEvent, splitPaidEvent } from "../../generated/processor.ts";
import { processorLogs } from "../../internal/events.ts";
import type { PaymentId } from "../../terms/types.ts";

/** The receipt as far as every wallet gives one. */
export type Receipt = Pick<TransactionReceipt, "transactionHash" | "blockNumber" | "blockHash" | "gasUsed" | "status">;

/** A receipt to be read. */
export type ReceiptWithLogs = Receipt & { readonly logs: readonly Log[] };

/** Which payment of a transaction is meant. */
export interface OfPayment {
  readonly id: PaymentId;
  readonly deployment: Deployment;
}

/** What could not be delivered, and waits in the merchant's store to be claimed. Base units of the terms' token. */
export interface CreditPart {
  readonly account: Address;
  readonly store: Address;
  readonly amount: bigint;
}

/** Where the parts of a payment went. */
export interface Parts {
  /** What each split account was paid, or credited; base units of the terms' token. */
  readonly splits: readonly { readonly account: Address; readonly amount: bigint }[];
  readonly credits: readonly CreditPart[];
}

export function partsOf({ logs }: ReceiptWithLogs, { id, deployment }: OfPayment): Parts {
  const ofPayment = ({ args }: { readonly args: { readonly id: PaymentId } }) => args.id === id;
  const splits = processorLogs(logs, splitPaidEvent, { deployment }).filter(ofPayment);
  const credits = processorLogs(logs, creditedEvent, { deployment }).filter(ofPayment);
  return {
    splits: splits.map(({ args: { account, amount } }) => ({ account, amount })),
    credits: credits.map(({ args: { account, store, amount } }) => ({ account, store, amount })),
  };
}
