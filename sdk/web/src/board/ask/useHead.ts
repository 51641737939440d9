import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { getBlock } from "viem/actions";
import { useSetup } from "../../shared/useSetup.ts";
import { type Place, readPlace } from "./readSettled.ts";
import { useAsk } from "./useAnswer.ts";

const EVERY_MS = 4_000;

/** The heads of the indexer and the node. */
export interface Heads {
  readonly indexer: UseQueryResult<Place>;
  readonly node: UseQueryResult<Place>;
  /** The chain's clock, in unix seconds: the node's, or else the indexer's last block's. */
  readonly now: bigint;
}

export function useHead(): Heads {
  const ask = useAsk();
  const { client, nodeUrl, indexerUrl } = useSetup();
  const indexer = useQuery({
    queryKey: ["indexer's block", indexerUrl],
    queryFn: () => readPlace(ask),
    refetchInterval: EVERY_MS,
  });
  const node = useQuery({
    queryKey: ["node's block", nodeUrl],
    queryFn: async () => {
      const { number, timestamp } = await getBlock(client);
      return { number: Number(number), timestamp: Number(timestamp) };
    },
    refetchInterval: EVERY_MS,
  });
  return { indexer, node, now: BigInt(node.data?.timestamp ?? indexer.data?.timestamp ?? 0) };
}
