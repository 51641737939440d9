import { type Address, type Log, type TransactionReceipt, hexToString, trim } from "viem";
import type { Deployment } from "../../deployment.ts";
import { creditedEvent, splitPaidEvent } from "../../generated/processor.ts";
import { processorLogs } from "../../internal/events.ts";
import type { PaymentId } from "../../terms/types.ts";

export type Receipt = Pick<TransactionReceipt, "transactionHash" | "blockNumber" | "blockHash" | "gasUsed" | "status">;
type WithLogs = { readonly logs: readonly Log[] };
export type ReceiptWithLogs = Receipt & WithLogs;
export type OfPayment = { readonly id: PaymentId; readonly deployment: Deployment };

/** A part that could not be delivered: the merchant's store holds it, to be claimed. Base units of the terms' token. */
export interface CreditPart {
  readonly leg: "net" | "fee" | "split" | "returned";
  readonly account: Address;
  readonly store: Address;
  readonly amount: bigint;
}

export interface Parts {
  /** What each split account was paid, or credited; base units of the terms' token. */
  readonly splits: readonly { readonly account: Address; readonly amount: bigint }[];
  readonly credits: readonly CreditPart[];
}

const ofPayment =
  ({ id }: OfPayment) =>
  (log: { readonly args: { readonly id: PaymentId } }) =>
    log.args.id === id;

export const creditsOf = ({ logs }: WithLogs, of: OfPayment): Pick<Parts, "credits"> => ({
  credits: processorLogs(logs, creditedEvent, of)
    .filter(ofPayment(of))
    .map(({ args: { leg, account, store, amount } }) => ({
      leg: hexToString(trim(leg, { dir: "right" })) as CreditPart["leg"],
      account,
      store,
      amount,
    })),
});

export const partsOf = (receipt: WithLogs, of: OfPayment): Parts => ({
  splits: processorLogs(receipt.logs, splitPaidEvent, of)
    .filter(ofPayment(of))
    .map(({ args: { account, amount } }) => ({ account, amount })),
  ...creditsOf(receipt, of),
});
