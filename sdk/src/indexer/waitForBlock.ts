import { IndexerBehindError } from "../errors/indexer.ts";
import { Status } from "../generated/graphql.ts";
import { sleep } from "../tracker/time.ts";
import { type IndexerConfig, ask } from "./query.ts";
import type { WaitForBlockParameters, WaitForBlockReturnType } from "./types.ts";

type Blocks = Readonly<Record<string, { readonly block: { readonly number: number } | null }>>;

const reachedBlock = (status: Blocks | null): bigint | undefined => {
  const numbers = Object.values(status ?? {}).map(({ block }) => block?.number);
  if (numbers.length === 0 || numbers.includes(undefined)) return undefined;
  return BigInt(Math.min(...(numbers as number[])));
};

/**
 * Waits until the indexer has everything up to a block: to read a list that holds what was just paid.
 * @example await indexer.waitForBlock(receipt.blockNumber);
 * @throws IndexerBehindError, IndexerRequestError
 */
export async function waitForBlock(
  config: IndexerConfig,
  blockNumber: bigint,
  { timeout = 30_000, pollingInterval = 250 }: WaitForBlockParameters = {},
): Promise<WaitForBlockReturnType> {
  const end = Date.now() + timeout;
  for (;;) {
    const { _meta } = await ask(config, Status, {});
    const reached = reachedBlock((_meta?.status ?? null) as Blocks | null);
    if (reached !== undefined && reached >= blockNumber) return reached;
    if (Date.now() + pollingInterval > end) throw new IndexerBehindError({ attempted: blockNumber, reached, timeout });
    await sleep(pollingInterval);
  }
}
