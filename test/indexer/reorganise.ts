import { type Address, type Hex, createTestClient, http } from "viem";

/** A transaction of a development account, and in which of the blocks that come instead it stands, from 0. */
export type Replacement = readonly [
  { readonly from: Address; readonly to: Address; readonly data: Hex; readonly gas: Hex },
  number,
];

/** The last `depth` blocks are replaced by as many others, which are empty but for what is named. */
export const reorganise = async (
  { rpcUrl }: { readonly rpcUrl: string },
  depth: number,
  instead: readonly Replacement[] = [],
): Promise<void> => {
  await createTestClient({ mode: "anvil", transport: http(rpcUrl) }).request({
    method: "anvil_reorg" as never,
    params: [depth, instead] as never,
  });
};
