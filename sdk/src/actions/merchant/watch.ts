import { isAddressEqual } from "viem";
import type { Deployment } from "../../deployment.ts";
import { ForeignCursorError, LogsWithheldError } from "../../errors/sending.ts";
import type { AnyClient } from "../../internal/client.ts";
import { type FeedLog, runFeed, watched } from "../../internal/feed.ts";
import { type BlockWindow, readInWindows } from "../../internal/logs.ts";
import type { PaymentId } from "../../terms/types.ts";
import { readEvents } from "../payment/find.ts";
import { handledBy, handlersOf, toRetracted } from "../payment/watch.ts";
import type { FinalityLevel, MerchantCursor, MerchantWatchParameters, MerchantWatchReturnType } from "./types.ts";

/** Payments whose merchant is remembered between two windows: of an older one it is looked up again. */
const REMEMBERED = 50_000;

/** Ids of one question: providers limit its parameters. */
const IDS_AT_ONCE = 500;

const entries = /* @__PURE__ */ watched.slice(0, 2);

/** Whether payments are the merchant's: later events have the id alone, and only its entry names the merchant. */
function ownershipOf(client: AnyClient, { merchant, onError = () => {} }: MerchantWatchParameters) {
  const isOwn = new Map<PaymentId, boolean>();

  const learn = (logs: readonly FeedLog[]): void => {
    for (const { args } of logs) {
      if (!("merchant" in args)) continue;
      isOwn.set(args.id, isAddressEqual(args.merchant as typeof merchant, merchant));
    }
  };

  const lookUp = async (deployment: Deployment, id: readonly PaymentId[], toBlock: bigint): Promise<void> => {
    const range = { fromBlock: BigInt(deployment.startBlock), toBlock, isNewestFirst: true };
    const read = (window: BlockWindow) => readEvents(client, deployment, entries as never, { id, ...window });
    for await (const logs of readInWindows(client, range, read)) {
      learn(logs as unknown as readonly FeedLog[]);
      if (id.every((one) => isOwn.has(one))) return;
    }
  };

  /**
   * A refund may name terms that nobody has paid, under a number that was spent by others: it has no entry, and must not
   * hold up the feeds of all merchants. Any other event proves that there is an entry.
   */
  const passOver = ({ startBlock }: Deployment, logs: readonly FeedLog[], toBlock: bigint): void => {
    const without = logs.filter(({ args }) => !isOwn.has(args.id));
    const withheld = ({ args: { id } }: FeedLog) =>
      new LogsWithheldError({ id, fromBlock: BigInt(startBlock), toBlock });
    const proof = without.find(({ eventName }) => eventName !== "Refunded");
    if (proof) throw withheld(proof);
    for (const log of without) {
      if (isOwn.has(log.args.id)) continue;
      isOwn.set(log.args.id, false);
      onError(withheld(log));
    }
  };

  return async (deployment: Deployment, logs: readonly FeedLog[], at: bigint): Promise<readonly FeedLog[]> => {
    learn(logs);
    const unknown = [...new Set(logs.map(({ args }) => args.id))].filter((id) => !isOwn.has(id));
    for (let i = 0; i < unknown.length; i += IDS_AT_ONCE)
      await lookUp(deployment, unknown.slice(i, i + IDS_AT_ONCE), at);
    passOver(deployment, logs, at);
    const own = logs.filter(({ args }) => isOwn.get(args.id));
    // Not before: one window can hold more payments than are remembered.
    for (const id of isOwn.keys()) {
      if (isOwn.size <= REMEMBERED) break;
      isOwn.delete(id);
    }
    return own;
  };
}

function checkCursor({ merchant, cursor }: MerchantWatchParameters, { chainId, processor }: Deployment): void {
  if (!cursor) return;
  const toText = (of: Pick<MerchantCursor, "chainId" | "processor" | "merchant">) =>
    `merchant ${of.merchant} at processor ${of.processor} on chain ${of.chainId}`;
  const [attempted, allowed] = [toText(cursor), toText({ merchant, chainId, processor })];
  if (attempted.toLowerCase() !== allowed.toLowerCase()) throw new ForeignCursorError({ attempted, allowed });
}

/**
 * Tells what happens to all payments of a merchant, in the chain's order, over one subscription: two requests a block
 * at most, however many invoices are open. (Events of payments older than `fromBlock` are looked up besides.)
 *
 * Each event is told once; `onRetracted` once when the chain takes it back, and the event again when it is included
 * again, within the last 64 blocks or `confirmations`, if that is more. Handlers are awaited. One that fails is called
 * again at the next poll, later events after it, and its error goes to `onError`: so do a node's failures, which cost
 * only time. A refund that has no payment, by terms that share a paid number, goes to `onError` as a
 * `LogsWithheldError` once and is passed over. After a crash, what was handled since the last saved cursor is told again: handlers should take that.
 * @returns A function that ends the watching.
 * @example
 * const unwatch = client.merchant.watch({
 *   merchant,
 *   cursor: await load(),
 *   onCharged: ({ id, received }) => markPaid(id, received),
 *   onRetracted: ({ id }) => markUnpaid(id),
 *   onConfirmed: ({ id, level }) => level === "finalized" && ship(id),
 *   onCursor: save,
 * });
 */
export function watch(client: AnyClient, parameters: MerchantWatchParameters): MerchantWatchReturnType {
  const { merchant, deployment, cursor, fromBlock, confirmations = 12, onError = () => {} } = parameters;
  const { onConfirmed, onCursor } = parameters;
  const pollingInterval =
    parameters.pollingInterval ?? Math.max(client.pollingInterval, client.chain?.blockTime ?? client.pollingInterval);
  const names = handledBy(parameters);
  // Where nothing but entries is wanted, the node chooses the merchant's.
  const isEntry = (name: string) => entries.some((event) => event.name === name);
  const filter = names.every(isEntry) ? { merchant } : {};
  const events = watched.filter(({ name }) => isEntry(name) || names.includes(name));
  const ownOf = ownershipOf(client, parameters);
  return runFeed(client, {
    ...{ deployment, fromBlock, pollingInterval, confirmations, onError, ...handlersOf(parameters) },
    state: cursor,
    async read(at, window) {
      checkCursor(parameters, at);
      const logs = await readEvents(client, at, events as never, { ...filter, ...window });
      return logs as unknown as readonly FeedLog[];
    },
    choose: async (...of) => (await ownOf(...of)).filter(({ eventName }) => names.includes(eventName)),
    onLevel: onConfirmed && ((log, level) => onConfirmed({ ...toRetracted(log), level: level as FinalityLevel })),
    onState: onCursor && ((state, { chainId, processor }) => onCursor({ chainId, processor, merchant, ...state })),
  });
}
