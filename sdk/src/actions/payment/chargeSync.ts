import type { Address, Log, TransactionReceipt } from "viem";
import type { Deployment } from "../../deployment.ts";
import type { AnyClient, WaitParameters } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ProcessorLog, processorLogs } from "../../internal/events.ts";
import { invoiceFrom } from "../../internal/invoiceSource.ts";
import { waitFor } from "../../internal/write.ts";
import type { PaymentId } from "../../terms/types.ts";
import { charge } from "./charge.ts";
import type { ChargeArgs } from "./prepare.ts";

export type ChargeSyncParameters = WaitParameters & ChargeArgs;
export type ChargeSyncErrorType = WriteErrorType;

/** The receipt as far as every wallet gives one. */
type Receipt = Pick<TransactionReceipt, "transactionHash" | "blockNumber" | "blockHash" | "gasUsed" | "status">;

/** A payment, and where its parts went. Amounts are base units of the terms' token. */
export type ChargeSyncReturnType = ProcessorLog<"Charged">["args"] & {
  /** What each split account was paid, or credited. */
  readonly splits: readonly { readonly account: Address; readonly amount: bigint }[];
  /** What could not be delivered, and waits in the merchant's store to be claimed. */
  readonly credits: readonly { readonly account: Address; readonly store: Address; readonly amount: bigint }[];
  readonly receipt: Receipt;
};

/** What a transaction did for the payment `id`. */
export function readCharge(
  receipt: Receipt & { readonly logs: readonly Log[] },
  { id, deployment }: { readonly id: PaymentId; readonly deployment: Deployment },
): ChargeSyncReturnType {
  const ofPayment = ({ args }: { readonly args: { readonly id: PaymentId } }) => args.id === id;
  const splits = processorLogs(receipt.logs, "SplitPaid", { deployment }).filter(ofPayment);
  const credits = processorLogs(receipt.logs, "Credited", { deployment }).filter(ofPayment);
  return {
    ...charge.extractEvent(receipt.logs, { deployment, id }).args,
    splits: splits.map(({ args: { account, amount } }) => ({ account, amount })),
    credits: credits.map(({ args: { account, store, amount } }) => ({ account, store, amount })),
    receipt,
  };
}

/**
 * `payment.charge`, and waits.
 *
 * @example
 * ```ts
 * const { id, received, fee } = await client.payment.chargeSync({ invoice, rail: "permit2" });
 * ```
 *
 * @throws as `payment.charge`, and {@link TransactionRevertedError}
 */
export async function chargeSync(client: AnyClient, parameters: ChargeSyncParameters): Promise<ChargeSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const hash = await charge(client, { ...parameters, deployment, invoice, link: undefined });
  const receipt = await waitFor(client, hash, parameters, "payment.charge");
  return readCharge(receipt, { id: invoice.id, deployment });
}
