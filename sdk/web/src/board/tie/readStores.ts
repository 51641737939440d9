import type { Deployment } from "@feiqian/sdk";
import { type Address, type Client, numberToHex } from "viem";
import { askContract } from "../ask/askContract.ts";

export interface StoresAt {
  readonly stores: readonly Address[];
  /** Their balance of each token, by its address in lower case. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** A merchant's stores and their balances on the chain at a block, independent of the indexer. */
export async function readStores(
  client: Client,
  { processor }: Deployment,
  {
    merchant,
    tokens,
    blockNumber,
  }: { readonly merchant: Address; readonly tokens: readonly Address[]; readonly blockNumber: bigint },
): Promise<StoresAt> {
  const ofProcessor = { to: processor, blockNumber };
  const [last] = await askContract(client, { ...ofProcessor, signature: "getGeneration(address)", args: [merchant] });
  const stores = await Promise.all(
    Array.from({ length: Number(last) + 1 }, async (_, generation): Promise<Address> => {
      const args = [merchant, numberToHex(generation)];
      const [store] = await askContract(client, { ...ofProcessor, signature: "getStoreOf(address,uint256)", args });
      return numberToHex(store!, { size: 20 });
    }),
  );
  const balanceOf = async (token: Address, store: Address) => {
    const question = { to: token, signature: "balanceOf(address)", args: [store], blockNumber };
    const [balance] = await askContract(client, question);
    return balance!;
  };
  const balances = await Promise.all(
    tokens.map(async (token) => {
      const amounts = await Promise.all(stores.map((store) => balanceOf(token, store)));
      return [token.toLowerCase(), amounts.reduce((sum, amount) => sum + amount, 0n)] as const;
    }),
  );
  return { stores, balances: new Map(balances) };
}
