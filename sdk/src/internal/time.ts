import { getBlock } from "viem/actions";
import { getAction } from "viem/utils";
import type { AnyClient } from "./client.ts";

/** The chain's clock, which is the one that expiries are held against: unix seconds of the latest block. */
export async function chainTime(client: AnyClient): Promise<bigint> {
  return (await getAction(client, getBlock, "getBlock")({})).timestamp;
}
