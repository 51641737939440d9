import type { Deployment } from "@feiqian/sdk";
import type { Address, Client } from "viem";
import { readContract } from "viem/actions";

/** What is asked of the contracts here, as their interfaces have it. */
const abi = [
  {
    type: "function",
    name: "getGeneration",
    stateMutability: "view",
    inputs: [{ name: "merchant", type: "address" }],
    outputs: [{ name: "generation", type: "uint256" }],
  },
  {
    type: "function",
    name: "getStoreOf",
    stateMutability: "view",
    inputs: [
      { name: "merchant", type: "address" },
      { name: "generation", type: "uint256" },
    ],
    outputs: [{ name: "store", type: "address" }],
  },
  {
    type: "function",
    name: "balanceOf",
    stateMutability: "view",
    inputs: [{ name: "account", type: "address" }],
    outputs: [{ name: "balance", type: "uint256" }],
  },
] as const;

export interface StoresAt {
  readonly stores: readonly Address[];
  /** What they have of each token, by its address in lower case. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** A merchant's stores and what they have, as the chain says it at a block: the indexer has no part in it. */
export async function readStores(
  client: Client,
  { processor }: Deployment,
  {
    merchant,
    tokens,
    blockNumber,
  }: {
    readonly merchant: Address;
    readonly tokens: readonly Address[];
    readonly blockNumber: bigint;
  },
): Promise<StoresAt> {
  const ofProcessor = { abi, address: processor, blockNumber } as const;
  const last = await readContract(client, { ...ofProcessor, functionName: "getGeneration", args: [merchant] });
  const stores = await Promise.all(
    Array.from({ length: Number(last) + 1 }, (_, generation) =>
      readContract(client, { ...ofProcessor, functionName: "getStoreOf", args: [merchant, BigInt(generation)] }),
    ),
  );
  const balanceOf = (token: Address, store: Address) =>
    readContract(client, { abi, address: token, blockNumber, functionName: "balanceOf", args: [store] });
  const balances = await Promise.all(
    tokens.map(async (token) => {
      const amounts = await Promise.all(stores.map((store) => balanceOf(token, store)));
      return [token.toLowerCase(), amounts.reduce((sum, amount) => sum + amount, 0n)] as const;
    }),
  );
  return { stores, balances: new Map(balances) };
}
