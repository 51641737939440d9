import { type Address, type Hex, createTestClient, http } from "viem";

/** A transaction of a development account, and the index of its replacing block, from 0. */
export type Replacement = readonly [
  { readonly from: Address; readonly to: Address; readonly data: Hex; readonly gas: Hex },
  number,
];

/** Replaces the last `depth` blocks by as many others, empty except for the given transactions. */
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
