// One watcher for all that follows events: it polls, tells each event once, and takes back what the chain takes back.
import { BlockNotFoundError, type Hex, parseEventLogs } from "viem";
import { getBlock } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { FinalityUnavailableError } from "../errors/sending.ts";
import {
  authorizedEvent,
  capturedEvent,
  chargedEvent,
  reclaimedEvent,
  refundedEvent,
  voidedEvent,
} from "../generated/processor.ts";
import type { PaymentId } from "../terms/types.ts";
import { max } from "../tracker/fees.ts";
import { sleep } from "../tracker/time.ts";
import type { AnyClient, DeploymentParameter } from "./client.ts";
import { deploymentFor } from "./deployment.ts";
import type { PaymentEventName } from "./events.ts";
import { heightOf } from "./finality.ts";
import { type BlockWindow, readInWindows } from "./logs.ts";

export const watched = /* @__PURE__ */ [
  chargedEvent,
  authorizedEvent,
  capturedEvent,
  voidedEvent,
  reclaimedEvent,
  refundedEvent,
] as const;

/** Blocks that are read again each time: what a reorganisation can take back, or a node that lags has not shown. */
const BLOCKS_BACK = 64n;

/** Blocks between two questions for finality. */
const BLOCKS_BETWEEN = 16n;

/** How sure an event is, in ascending order. */
export const levels = ["seen", "confirmed", "safe", "finalized"] as const;
type Tag = "safe" | "finalized";

/** Plain JSON: an event that was told, and how far. */
export interface ToldEvent {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly logIndex: number;
  readonly level: number;
}

/** An event of any of the names. (The union of their types is more than TypeScript can carry.) */
export interface FeedLog extends Omit<ToldEvent, "blockNumber" | "level"> {
  readonly eventName: PaymentEventName;
  readonly args: object & { readonly id: PaymentId };
  readonly blockNumber: bigint;
}

interface Told {
  readonly log: FeedLog;
  level: number;
}

export interface FeedState {
  /** The first block and the last one that were read. */
  readonly fromBlock: number;
  readonly block: number;
  readonly told: readonly ToldEvent[];
}

/** Handlers are awaited; one that fails is called again at the next poll, and later events after it. */
export interface Feed {
  readonly deployment: DeploymentParameter["deployment"];
  readonly fromBlock: bigint | undefined;
  readonly pollingInterval: number;
  readonly confirmations?: number | undefined;
  readonly state?: FeedState | undefined;
  readonly read: (deployment: Deployment, window: BlockWindow) => Promise<readonly FeedLog[]>;
  /** Those of the logs that are meant. */
  readonly choose?: (deployment: Deployment, logs: readonly FeedLog[], at: bigint) => Promise<readonly FeedLog[]>;
  readonly onLog: (log: FeedLog) => unknown;
  readonly onRetracted: (log: FeedLog) => unknown;
  readonly onLevel?: ((log: FeedLog, level: (typeof levels)[number]) => unknown) | undefined;
  readonly onState?: ((state: FeedState, deployment: Deployment) => unknown) | undefined;
  readonly onError: (error: Error) => void;
}

/** Place of an event: one that the chain takes back and includes again has another. */
const placeOf = ({ blockHash, logIndex }: FeedLog): string => `${blockHash}:${logIndex}`;

const toTold = ({ log, level }: Told): ToldEvent => {
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex } = log;
  return { address, topics, data, blockNumber: Number(blockNumber), blockHash, transactionHash, logIndex, level };
};

function fromTold({ level, blockNumber, ...rest }: ToldEvent): Told {
  const logs = [{ ...rest, blockNumber: BigInt(blockNumber) }] as never;
  const [log] = parseEventLogs({ abi: watched, logs }) as unknown as readonly FeedLog[];
  return { log: log!, level };
}

/** Begins at once. @returns A function that ends it. */
export function runFeed(client: AnyClient, feed: Feed): () => void {
  const { confirmations = 1, onLevel, state } = feed;
  const told = new Map(state?.told.map(fromTold).map((one) => [placeOf(one.log), one]));
  const depth = max(BLOCKS_BACK, BigInt(confirmations));
  const heights: Record<Tag, bigint> = { safe: -1n, finalized: -1n };
  const unavailable = new Set<Tag>();
  let read = state && BigInt(state.block);
  let lastHead: Hex | undefined;
  let askedAt: bigint | undefined;
  let turn: Tag = "finalized";
  let isEnded = false;

  /** After a restart too: what came before was never asked for. */
  const firstOf = ({ startBlock }: Deployment): bigint => BigInt(state?.fromBlock ?? feed.fromBlock ?? startBlock);
  const blockAt = getAction(client, getBlock, "getBlock");

  const levelOf = ({ blockNumber }: FeedLog, head: bigint): number => {
    if (blockNumber <= heights.finalized) return 3;
    if (blockNumber <= heights.safe) return 2;
    return head - blockNumber + 1n >= BigInt(confirmations) ? 1 : 0;
  };

  /** Only another block in its place takes an event back: a node may lag, or omit logs. */
  const isGone = async ({ blockNumber, blockHash }: FeedLog): Promise<boolean> => {
    const block = await blockAt({ blockNumber }).catch((error: unknown) => {
      if (!(error instanceof BlockNotFoundError)) throw error;
      return undefined;
    });
    return block !== undefined && block.hash !== blockHash;
  };

  const tell = async (logs: readonly FeedLog[], { fromBlock, toBlock }: BlockWindow, head: bigint): Promise<void> => {
    const present = new Set(logs.map(placeOf));
    const blocks = new Map(logs.map(({ transactionHash, blockHash }) => [transactionHash, blockHash]));
    for (const [place, { log }] of told) {
      if (present.has(place)) continue;
      // Without a question: its answer may be of another node, and what is told again has to be taken back before.
      const isMoved = (blocks.get(log.transactionHash) ?? log.blockHash) !== log.blockHash;
      const isMissing = log.blockNumber >= fromBlock && log.blockNumber <= toBlock;
      if (!isMoved && !(isMissing && (await isGone(log)))) continue;
      if (isEnded) return;
      await feed.onRetracted(log);
      told.delete(place);
    }
    for (const log of logs) {
      if (isEnded) return;
      const isKnown = told.has(placeOf(log));
      // Told to the end and forgotten: it is read again with an older one that is still open.
      if (!isKnown && isOld(log)) continue;
      const one = told.get(placeOf(log)) ?? { log, level: 0 };
      if (!isKnown) await feed.onLog(log);
      told.set(placeOf(log), one);
      const level = levelOf(log, head);
      for (; onLevel && one.level < level && !isEnded; ++one.level) await onLevel(log, levels[one.level + 1]!);
    }
  };

  const isOld = ({ blockNumber }: FeedLog): boolean => read !== undefined && blockNumber <= read - depth;

  /** An event is kept while it can be read again, or has a level to reach: a node with a final block will have more. */
  const forget = (): void => {
    for (const [place, { log, level }] of told) {
      const isOpen = onLevel && level < 3 && (heights.finalized >= 0n || !unavailable.has("finalized"));
      if (isOld(log) && !isOpen) told.delete(place);
    }
  };

  const readOn = async (deployment: Deployment, range: BlockWindow, head: bigint): Promise<void> => {
    const ask = async (window: BlockWindow) => {
      const logs = [...(await feed.read(deployment, window))];
      // The chain's order, whatever the node's.
      return { window, logs: logs.sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex) };
    };
    for await (const { window, logs } of readInWindows(client, range, ask)) {
      if (isEnded) return;
      await tell((await feed.choose?.(deployment, logs, window.toBlock)) ?? logs, window, head);
      if (isEnded) return;
      read = max(read ?? 0n, window.toBlock);
      forget();
      await feed.onState?.(
        { fromBlock: Number(firstOf(deployment)), block: Number(read), told: [...told.values()].map(toTold) },
        deployment,
      );
    }
  };

  const look = async (): Promise<void> => {
    const deployment = await deploymentFor(client, feed);
    const { number: toBlock, hash } = await blockAt({});
    if (hash === lastHead) return;
    // A node that is behind shows nothing new, and takes nothing back.
    const fromBlock = read === undefined ? firstOf(deployment) : max(firstOf(deployment), read - depth + 1n);
    await readOn(deployment, { fromBlock, toBlock }, toBlock);
    lastHead = hash;
  };

  const lookAt = async (tag: Tag): Promise<void> => {
    const deployment = await deploymentFor(client, feed);
    const height = await heightOf(client, tag).catch((error: unknown) => {
      if (!(error instanceof FinalityUnavailableError)) throw error;
      if (!unavailable.has(tag)) feed.onError(error);
      unavailable.add(tag);
    });
    if (height === undefined) return;
    unavailable.delete(tag);
    heights[tag] = max(heights[tag], height);
    const level = levels.indexOf(tag);
    const open = [...told.values()].filter((one) => one.level < level && one.log.blockNumber <= heights[tag]);
    if (open.length === 0) return;
    const [fromBlock] = open.map(({ log }) => log.blockNumber).sort((a, b) => (a < b ? -1 : 1));
    await readOn(deployment, { fromBlock: fromBlock!, toBlock: heights[tag] }, heights[tag]);
  };

  /** Two questions at most: for the head and its logs, or now and then for a final block and the logs up to it. */
  const poll = async (): Promise<void> => {
    if (onLevel && askedAt === undefined) {
      for (const tag of ["finalized", "safe"] as const) await lookAt(tag);
      askedAt = -1n;
    } else if (onLevel && read !== undefined && read >= askedAt! + BLOCKS_BETWEEN) {
      askedAt = read;
      if ([...told.values()].some(({ level }) => level < 3)) {
        turn = turn === "safe" ? "finalized" : "safe";
        return lookAt(turn);
      }
    }
    await look();
  };

  const run = async (): Promise<void> => {
    while (!isEnded) {
      await poll().catch((error: unknown) => {
        if (!isEnded) feed.onError(error as Error);
      });
      if (!isEnded) await sleep(feed.pollingInterval);
    }
  };
  void run();
  return () => {
    isEnded = true;
  };
}
