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

/**
 * `/lag` for people and load balancers, `/metrics/lag` for Prometheus. `?max=60` makes it answer 503 if the head is
 * older than 60 seconds or the past is not read yet.
 */
export function lagApp(readProgress: () => Promise<Progress | null>, now = () => Date.now() / 1_000): Hono {
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
