import { getBlockNumber, watchContractEvent } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { paymentProcessorAbi } from "../../generated/abis.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
import type { PaymentEventName, ProcessorLog } from "../../internal/events.ts";
import type { PaymentId } from "../../terms/types.ts";
import { type PaymentEvent, findLogs, toPaymentEvent } from "./find.ts";

type Handler<name extends PaymentEventName> = ((event: PaymentEvent<name>) => void) | undefined;

/**
 * Whom to call, for each event that is to be watched. Each is called once an event, also for one that has happened
 * already; again if the chain took it back and it came anew.
 */
interface Handlers {
  readonly onCharged?: Handler<"Charged">;
  readonly onAuthorized?: Handler<"Authorized">;
  readonly onCaptured?: Handler<"Captured">;
  readonly onVoided?: Handler<"Voided">;
  readonly onReclaimed?: Handler<"Reclaimed">;
  readonly onRefunded?: Handler<"Refunded">;
}

export type PaymentWatchParameters = DeploymentParameter &
  Handlers & {
    readonly id: PaymentId;
    readonly onError?: ((error: Error) => void) | undefined;
    /** Milliseconds. @default the client's */
    readonly pollingInterval?: number | undefined;
    /** The first block to look into. @default the deployment's */
    readonly fromBlock?: bigint | undefined;
  };

/** Ends the watching. */
export type PaymentWatchReturnType = () => void;
export type PaymentWatchErrorType = ReadErrorType;

const eventNames = ["Charged", "Authorized", "Captured", "Voided", "Reclaimed", "Refunded"] as const;

interface Watched<name extends PaymentEventName> {
  readonly eventName: name;
  readonly handle: NonNullable<Handler<name>>;
  readonly onError: (error: Error) => void;
  readonly isEnded: () => boolean;
}

/** Watches one event; what had happened before comes too. */
async function watchEvent<const name extends PaymentEventName>(
  client: AnyClient,
  deployment: Deployment,
  { id, pollingInterval, fromBlock }: PaymentWatchParameters,
  { eventName, handle, onError, isEnded }: Watched<name>,
): Promise<() => void> {
  /** Where events were seen: one that the chain takes back and that comes anew has another place. */
  const told = new Set<string>();
  const tell = (log: ProcessorLog<name>) => {
    const place = `${log.blockHash}:${log.logIndex}`;
    if (log.removed) told.delete(place);
    if (isEnded() || log.removed || told.has(place)) return;
    told.add(place);
    handle(toPaymentEvent<name>(log));
  };
  const unwatch = getAction(
    client,
    watchContractEvent,
    "watchContractEvent",
  )({
    address: deployment.processor,
    abi: paymentProcessorAbi,
    eventName,
    args: { id },
    strict: true,
    onLogs: (logs: unknown) => {
      for (const log of logs as readonly ProcessorLog<name>[]) tell(log);
    },
    onError,
    ...(pollingInterval === undefined ? {} : { pollingInterval }),
  } as never);
  try {
    const toBlock = await getAction(client, getBlockNumber, "getBlockNumber")({ cacheTime: 0 });
    const range = { id, fromBlock: fromBlock ?? BigInt(deployment.startBlock), toBlock };
    for (const log of await findLogs(client, deployment, eventName, range)) tell(log);
  } catch (error) {
    onError(error as Error);
  }
  return unwatch;
}

/**
 * Tells what happens to a payment: when it is charged, or authorized, captured, voided, reclaimed, refunded.
 *
 * @returns A function that ends the watching.
 *
 * @example
 * ```ts
 * const unwatch = client.payment.watch({ id, onCharged: ({ payer }) => console.log(`paid by ${payer}`) });
 * ```
 */
export function watch(client: AnyClient, parameters: PaymentWatchParameters): PaymentWatchReturnType {
  const { onError = () => {} } = parameters;
  let isEnded = false;
  const ends: (() => void)[] = [];
  const begin = async () => {
    const deployment = await deploymentFor(client, parameters);
    const watchOne = async (eventName: PaymentEventName) => {
      const handle = parameters[`on${eventName}`] as Watched<PaymentEventName>["handle"] | undefined;
      if (!handle || isEnded) return;
      const watched = { eventName, handle, onError, isEnded: () => isEnded };
      const unwatch = await watchEvent(client, deployment, parameters, watched);
      if (isEnded) unwatch();
      else ends.push(unwatch);
    };
    await Promise.all(eventNames.map(watchOne));
  };
  begin().catch((error: unknown) => onError(error as Error));
  return () => {
    isEnded = true;
    for (const end of ends) end();
  };
}
