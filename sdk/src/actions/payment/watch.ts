import type { AnyClient } from "../../internal/client.ts";
import type { PaymentEventName } from "../../internal/events.ts";
import { type FeedLog, runFeed, watched } from "../../internal/feed.ts";
import { readEvents } from "./find.ts";
import type { PaymentHandlers, PaymentWatchParameters, PaymentWatchReturnType, RetractedEvent } from "./types.ts";

export const handledBy = (handlers: PaymentHandlers): readonly PaymentEventName[] =>
  watched.map(({ name }) => name).filter((name) => handlers[`on${name}`] !== undefined);

export const toRetracted = ({ args, eventName, blockNumber, transactionHash }: FeedLog): RetractedEvent => ({
  ...{ id: args.id, eventName, args, blockNumber, transactionHash },
});

export const handlersOf = (handlers: PaymentHandlers) => ({
  onLog({ eventName, args, blockNumber, transactionHash }: FeedLog): unknown {
    const handle = handlers[`on${eventName}`] as ((event: object) => unknown) | undefined;
    return handle?.({ ...args, blockNumber, transactionHash });
  },
  onRetracted: (log: FeedLog): unknown => handlers.onRetracted?.(toRetracted(log)),
});

/**
 * Tells what happens to a payment: when it is charged, or authorized, captured, voided, reclaimed, refunded. It reads
 * the last 64 blocks each time: it sees what the chain takes back, and a node's failure costs nothing but time. A
 * handler that fails is called again. Of all payments of a merchant: `merchant.watch`.
 * @returns A function that ends the watching.
 * @example const unwatch = client.payment.watch({ id, onCharged: ({ payer }) => console.log(`paid by ${payer}`) });
 */
export function watch(client: AnyClient, parameters: PaymentWatchParameters): PaymentWatchReturnType {
  const { id, deployment, fromBlock, onError = () => {}, pollingInterval = client.pollingInterval } = parameters;
  const names = handledBy(parameters);
  const events = watched.filter(({ name }) => names.includes(name)) as never;
  return runFeed(client, {
    ...{ deployment, fromBlock, pollingInterval, onError, ...handlersOf(parameters) },
    read: async (at, window) =>
      (await readEvents(client, at, events, { id, ...window })) as unknown as readonly FeedLog[],
  });
}
