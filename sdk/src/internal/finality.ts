import { BlockNotFoundError } from "viem";
import { getBlock } from "viem/actions";
import { getAction } from "viem/utils";
import { FinalityUnavailableError } from "../errors/sending.ts";
import type { AnyClient } from "./client.ts";
import { busy } from "./logs.ts";
import { readNodeError } from "./nodeError.ts";

/**
 * Number of the node's block under a tag of finality.
 * @throws FinalityUnavailableError where the node answers that it has none; a failure to answer as it is
 */
export async function heightOf(client: AnyClient, tag: "safe" | "finalized"): Promise<bigint> {
  const block = await getAction(
    client,
    getBlock,
    "getBlock",
  )({ blockTag: tag }).catch((cause: unknown) => {
    const { text, codes } = readNodeError(cause);
    const isAnswer = codes.some((code) => typeof code === "number") && !busy.test(text);
    throw isAnswer || cause instanceof BlockNotFoundError ? new FinalityUnavailableError({ tag, cause }) : cause;
  });
  return block.number;
}
