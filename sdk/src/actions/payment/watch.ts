import type { Hex } from "viem";
import { getBlockNumber } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import {
  authorizedEvent,
  capturedEvent,
  chargedEvent,
  reclaimedEvent,
  refundedEvent,
  voidedEvent,
} from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { PaymentEventName } from "../../internal/events.ts";
import { type BlockWindow, readInWindows } from "../../internal/logs.ts";
import { sleep } from "../../tracker/time.ts";
import type { PaymentId } from "../../terms/types.ts";
import { readEvents } from "./find.ts";
import type { PaymentWatchParameters, PaymentWatchReturnType } from "./types.ts";

const watched = [chargedEvent, authorizedEvent, capturedEvent, voidedEvent, reclaimedEvent, refundedEvent] as const;

/** Blocks that are looked at again each time: what a reorganisation can take back. */
const BLOCKS_BACK = 64n;

/** An event of any of the names. (The union of their types is more than TypeScript can carry.) */
interface Log {
  readonly eventName: PaymentEventName;
  readonly args: object;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly logIndex: number;
}

/** Place of an event: one that the chain takes back and includes again has another. */
const placeOf = ({ blockHash, logIndex }: Log): string => `${blockHash}:${logIndex}`;

async function findAll(
  client: AnyClient,
  deployment: Deployment,
  names: readonly PaymentEventName[],
  { id, ...range }: BlockWindow & { readonly id: PaymentId },
): Promise<readonly Log[]> {
  const events = watched.filter(({ name }) => names.includes(name));
  const found: Log[] = [];
  const read = (window: BlockWindow) => readEvents(client, deployment, events as never, { id, ...window });
  for await (const logs of readInWindows(client, range, read)) found.push(...(logs as unknown as readonly Log[]));
  return found;
}

/**
 * Tells what happens to a payment: when it is charged, or authorized, captured, voided, reclaimed, refunded. It asks
 * for the last 64 blocks each time: it sees what the chain takes back, and a node's failure costs nothing but time.
 * @returns A function that ends the watching.
 * @example const unwatch = client.payment.watch({ id, onCharged: ({ payer }) => console.log(`paid by ${payer}`) });
 */
export function watch(client: AnyClient, parameters: PaymentWatchParameters): PaymentWatchReturnType {
  const { id, onError = () => {}, onRetracted, pollingInterval = client.pollingInterval } = parameters;
  const names = watched.map(({ name }) => name).filter((name) => parameters[`on${name}`] !== undefined);
  const told = new Map<string, Log>();
  let isEnded = false;
  let from: bigint | undefined;

  const look = async (): Promise<void> => {
    const deployment = await deploymentFor(client, parameters);
    const first = parameters.fromBlock ?? BigInt(deployment.startBlock);
    const toBlock = await getAction(client, getBlockNumber, "getBlockNumber")({ cacheTime: 0 });
    const fromBlock = from === undefined || from > toBlock ? first : from;
    const logs = await findAll(client, deployment, names, { id, fromBlock, toBlock });
    const present = new Set(logs.map(placeOf));
    for (const [place, log] of told) {
      if (isEnded) return;
      if (log.blockNumber < fromBlock || present.has(place)) continue;
      told.delete(place);
      const { eventName, args, blockNumber, transactionHash } = log;
      onRetracted?.({ id, eventName, args, blockNumber, transactionHash });
    }
    for (const log of logs) {
      if (isEnded) return;
      if (told.has(placeOf(log))) continue;
      told.set(placeOf(log), log);
      const { args, blockNumber, transactionHash } = log;
      const handle = parameters[`on${log.eventName}`] as ((event: object) => void) | undefined;
      handle?.({ ...args, blockNumber, transactionHash });
    }
    from = toBlock > first + BLOCKS_BACK ? toBlock - BLOCKS_BACK : first;
  };

  const run = async (): Promise<void> => {
    while (!isEnded) {
      await look().catch((error: unknown) => {
        if (!isEnded) onError(error as Error);
      });
      if (!isEnded) await sleep(pollingInterval);
    }
  };
  void run();
  return () => {
    isEnded = true;
  };
}
