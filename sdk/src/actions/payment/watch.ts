import type { AnyClient } from "../../internal/client.ts";
import type { PaymentEventName } from "../../internal/events.ts";
import { type FeedLog, runFeed, watched } from "../../internal/feed.ts";
import { readEvents } from "./find.ts";
import type {
  EventPlace,
  PaymentHandlers,
  PaymentWatchParameters,
  PaymentWatchReturnType,
  RetractedEvent,
} from "./types.ts";

export const handledBy = (handlers: PaymentHandlers): readonly PaymentEventName[] =>
  watched.map(({ name }) => name).filter((name) => handlers[`on${name}`] !== undefined);

const placeOf = ({ blockNumber, blockHash, transactionHash, logIndex }: FeedLog): EventPlace => ({
  ...{ blockNumber, blockHash, transactionHash, logIndex },
});

export const toRetracted = (log: FeedLog): RetractedEvent => ({
  ...{ id: log.args.id, eventName: log.eventName, args: log.args, ...placeOf(log) },
});

export const handlersOf = (handlers: PaymentHandlers) => ({
  onLog(log: FeedLog): unknown {
    const handle = handlers[`on${log.eventName}`] as ((event: object) => unknown) | undefined;
    return handle?.({ ...log.args, ...placeOf(log) });
  },
  onRetracted: (log: FeedLog): unknown => handlers.onRetracted?.(toRetracted(log)),
});

/**
 * Tells what happens to a payment: when it is charged, or authorized, captured, voided, reclaimed, refunded. It reads
 * the last 64 blocks each time: it sees what the chain takes back, and a node's failure costs nothing but time. A
 * handler that fails is called again. An event's block hash and log index are the key of what is done for it once. Of
 * all payments of a merchant: `merchant.watch`.
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
