import { multicall3Abi } from "../../abis.ts";
import type { Deployment } from "../../deployment.ts";
import { getNumberStatusFunction, getPaymentFunction, getRefundedFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { type Answers, type View, askAll } from "../../internal/multicall.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

/** What the chain holds of a payment, at one block. Amounts are base units of the terms' token. */
export interface PaymentState {
  readonly now: bigint;
  /** Of the invoice number, which other versions of the terms share. */
  readonly numberStatus: number;
  readonly capturable: bigint;
  readonly refundable: bigint;
  /** What a charge has paid back. */
  readonly refunded: bigint;
}

const viewsAbi = [getNumberStatusFunction, getPaymentFunction, getRefundedFunction] as const;

/**
 * Reads it in one call, at `blockNumber` or the latest.
 *
 * @param more Questions beside; `others` has their answers, the first as 0.
 */
export async function readState(
  client: AnyClient,
  deployment: Deployment,
  { id, terms }: { readonly id: PaymentId; readonly terms: PaymentTerms },
  { blockNumber, more = [] }: { readonly blockNumber?: bigint; readonly more?: readonly View[] } = {},
): Promise<PaymentState & { readonly others: Answers }> {
  const processor = { address: deployment.processor, abi: viewsAbi } as const;
  const questions: readonly View[] = [
    { address: deployment.multicall3, abi: multicall3Abi, functionName: "getCurrentBlockTimestamp" },
    { ...processor, functionName: "getNumberStatus", args: [terms.merchant, terms.number] },
    { ...processor, functionName: "getPayment", args: [id] },
    { ...processor, functionName: "getRefunded", args: [id] },
  ];
  const { required, settled, optional } = await askAll(client, deployment, [...questions, ...more], blockNumber);
  const [capturable, refundable] = required<readonly [bigint, bigint, bigint]>(2);
  const first = questions.length;
  return {
    now: required<bigint>(0),
    numberStatus: required<number>(1),
    capturable,
    refundable,
    refunded: required<bigint>(3),
    others: {
      required: (i) => required(first + i),
      settled: (i) => settled(first + i),
      optional: (i, otherwise) => optional(first + i, otherwise),
    },
  };
}
