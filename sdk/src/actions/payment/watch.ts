import { getBlockNumber, watchContractEvent } from "viem/actions";
import { getAction } from "viem/utils";
import { paymentProcessorAbi } from "../../generated/abis.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import type { PaymentId } from "../../terms/types.ts";
import { type Charged, findCharged, toCharged } from "./get.ts";

export type PaymentWatchParameters = DeploymentParameter & {
  readonly id: PaymentId;
  /** Called once, also for a payment that has happened already; again if the chain took it back and it came anew. */
  readonly onCharged: (charged: Charged) => void;
  readonly onError?: ((error: Error) => void) | undefined;
  /** Milliseconds. @default the client's */
  readonly pollingInterval?: number | undefined;
  /** The first block to look into. @default the deployment's */
  readonly fromBlock?: bigint | undefined;
};

/** Ends the watching. */
export type PaymentWatchReturnType = () => void;
export type PaymentWatchErrorType = ReadErrorType;

/**
 * Tells when a payment is charged.
 *
 * @returns A function that ends the watching.
 *
 * @example
 * ```ts
 * const unwatch = client.payment.watch({ id, onCharged: ({ payer }) => console.log(`paid by ${payer}`) });
 * ```
 */
export function watch(client: AnyClient, parameters: PaymentWatchParameters): PaymentWatchReturnType {
  const { id, onCharged, pollingInterval, onError = () => {} } = parameters;
  let isEnded = false;
  let unwatch = () => {};
  /** Where the payment was last seen. */
  let told: string | undefined;

  const tell = (charged: Charged) => {
    const place = `${charged.blockNumber}:${charged.transactionHash}`;
    if (isEnded || told === place) return;
    told = place;
    onCharged(charged);
  };

  const begin = async () => {
    const deployment = await deploymentFor(client, parameters);
    if (isEnded) return;
    unwatch = getAction(
      client,
      watchContractEvent,
      "watchContractEvent",
    )({
      address: deployment.processor,
      abi: paymentProcessorAbi,
      eventName: "Charged",
      args: { id },
      strict: true,
      onLogs: (logs) => {
        for (const log of logs as unknown as readonly ProcessorLog<"Charged">[]) if (!log.removed) tell(toCharged(log));
      },
      onError,
      ...(pollingInterval === undefined ? {} : { pollingInterval }),
    });
    // What had happened before the watching began.
    const toBlock = await getAction(client, getBlockNumber, "getBlockNumber")({ cacheTime: 0 });
    const fromBlock = parameters.fromBlock ?? BigInt(deployment.startBlock);
    const charged = await findCharged(client, deployment, { id, fromBlock, toBlock });
    if (charged) tell(charged);
  };
  begin().catch((error: unknown) => onError(error as Error));

  return () => {
    isEnded = true;
    unwatch();
  };
}
