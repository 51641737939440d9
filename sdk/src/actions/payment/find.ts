import { getContractEvents } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { processorEventsAbi } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import type { PaymentEventName, ProcessorLog } from "../../internal/events.ts";
import type { PaymentId } from "../../terms/types.ts";

type Place = "blockNumber" | "transactionHash";

/** An event of a payment, and where it stands. */
export type PaymentEvent<name extends PaymentEventName> = ProcessorLog<name>["args"] & Pick<ProcessorLog<name>, Place>;

export const toPaymentEvent = <name extends PaymentEventName>({
  args,
  blockNumber,
  transactionHash,
}: ProcessorLog<name>): PaymentEvent<name> =>
  ({ ...(args as object), blockNumber, transactionHash }) as PaymentEvent<name>;

interface Range {
  readonly id: PaymentId;
  readonly fromBlock: bigint;
  /** @default the latest */
  readonly toBlock?: bigint | undefined;
}

/** The `eventName` events of the payment `id`, in their order. */
export async function findLogs<const name extends PaymentEventName>(
  client: AnyClient,
  { processor }: Deployment,
  eventName: name,
  { id, fromBlock, toBlock }: Range,
): Promise<readonly ProcessorLog<name>[]> {
  const find = getAction(client, getContractEvents, "getContractEvents");
  const logs = await find({
    address: processor,
    abi: processorEventsAbi,
    eventName,
    args: { id },
    strict: true,
    fromBlock,
    ...(toBlock === undefined ? {} : { toBlock }),
  } as never);
  return logs as unknown as readonly ProcessorLog<name>[];
}

/** The first of them, if there is one. */
export async function findEvent<const name extends PaymentEventName>(
  client: AnyClient,
  deployment: Deployment,
  eventName: name,
  range: Range,
): Promise<PaymentEvent<name> | null> {
  const [log] = await findLogs(client, deployment, eventName, range);
  return log ? toPaymentEvent<name>(log) : null;
}
