import { Hono } from "hono";
import { RequestRefusedError } from "./limits.ts";

/** The indexer's progress, from its own tables. */
export interface Progress {
  readonly chainId: number;
  /** It has read the chain's past and follows the head. */
  readonly isLive: boolean;
  readonly head: BlockPlace;
  /** A reorganisation above it is undone; one below it is not. */
  readonly finalized: BlockPlace;
}

export interface BlockPlace {
  readonly number: number;
  /** Unix seconds. */
  readonly timestamp: number;
}

/**
 * A block from one of Ponder's checkpoints, which are decimal digits: 10 of the timestamp, 16 of the chain, 16 of the
 * block, and then the position within it.
 *
 * @example
 * ```ts
 * readCheckpoint("170000000000000000000000010000000019934117…"); // { number: 19934117, timestamp: 1700000000 }
 * ```
 */
export const readCheckpoint = (checkpoint: string): BlockPlace => ({
  timestamp: Number(checkpoint.slice(0, 10)),
  number: Number(checkpoint.slice(26, 42)),
});

const gauge = (name: string, help: string, value: number, chainId: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}{chain_id="${chainId}"} ${value}\n`;

/** The number of the node's latest block, asked for once a second at most: the address is public. */
export function nodeHead(rpcUrl: string): () => Promise<number> {
  let asked: { readonly at: number; readonly head: Promise<number> } | undefined;
  const ask = async (): Promise<number> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] });
    const headers = { "content-type": "application/json" };
    const response = await fetch(rpcUrl, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) });
    const { result } = (await response.json()) as { readonly result?: string };
    if (result === undefined) throw new Error("The node has no block number");
    return Number(result);
  };
  return () => {
    if (!asked || Date.now() - asked.at > 1_000) asked = { at: Date.now(), head: ask() };
    return asked.head;
  };
}

/**
 * `/lag` for people and load balancers, `/metrics/lag` for Prometheus. `?max=60` makes it answer 503 if the head is
 * older than 60 seconds or the past is not read yet. `/complete` answers 200 if every table has all of the chain up to
 * the node's head, or up to `?behind=3` blocks before it.
 */
export function lagApp(
  readProgress: () => Promise<Progress | null>,
  readNodeHead: () => Promise<number>,
  now = () => Date.now() / 1_000,
): Hono {
  const secondsBehind = ({ head }: Progress) => Math.max(0, Math.floor(now()) - head.timestamp);

  return new Hono()
    .get("/lag", async (c) => {
      const asked = c.req.query("max");
      const max = asked === undefined ? Number.POSITIVE_INFINITY : Number(asked);
      if (asked === "" || !(max >= 0))
        return new RequestRefusedError(`max is "${asked}": allowed is a number of seconds`).toResponse();
      const progress = await readProgress();
      if (!progress) return c.json({ status: "starting" }, 503);
      const { chainId, isLive, head, finalized } = progress;
      const behind = secondsBehind(progress);
      const isBehind = asked !== undefined && (!isLive || behind > max);
      const status = isLive ? "live" : "reading the past";
      return c.json({ status, chainId, head, finalized, secondsBehind: behind }, isBehind ? 503 : 200);
    })
    .get("/complete", async (c) => {
      const asked = c.req.query("behind") ?? "0";
      if (!/^\d+$/.test(asked))
        return new RequestRefusedError(`behind is "${asked}": allowed is a number of blocks`).toResponse();
      const [progress, node] = await Promise.all([readProgress(), readNodeHead().catch(() => null)]);
      if (!progress) return c.json({ status: "starting" }, 503);
      const { number: head } = progress.head;
      if (node === null) return c.json({ status: "the node does not answer", head }, 503);
      const isComplete = progress.isLive && head + Number(asked) >= node;
      const status = isComplete ? "complete" : progress.isLive ? "behind" : "reading the past";
      return c.json({ status, head, node }, isComplete ? 200 : 503);
    })
    .get("/metrics/lag", async (c) => {
      const progress = await readProgress();
      if (!progress) return c.text("", 503);
      const { chainId, isLive, head, finalized } = progress;
      return c.text(
        [
          gauge("feiqian_indexer_head_block", "The last block that was read", head.number, chainId),
          gauge("feiqian_indexer_head_timestamp_seconds", "Its time, in unix seconds", head.timestamp, chainId),
          gauge("feiqian_indexer_finalized_block", "The last block taken for final", finalized.number, chainId),
          gauge("feiqian_indexer_seconds_behind", "Seconds since that block", secondsBehind(progress), chainId),
          gauge("feiqian_indexer_live", "1 once the past has been read", isLive ? 1 : 0, chainId),
        ].join(""),
      );
    });
}
