import { type Address, erc20Abi } from "viem";
import { THE_TOKEN, storeOf } from "../booked.ts";
import type { Name } from "../operations.ts";
import { readStore } from "../perform.ts";
import type { Sampled } from "../run.ts";
import type { World } from "./world.ts";

type Happened = Pick<Sampled, "plan" | "lived" | "chain" | "record">;

/** Everybody's balance, stores included, by the books and on the chain. */
export async function readBalances({ plan: { books }, lived, chain, record }: Happened) {
  const token = record.tokens[0]!.address;
  const stores = new Map<Name, () => Promise<Address>>();
  for (const { sale, generation, status } of books.payments.values()) {
    if (status !== "authorized") continue;
    const { merchant } = sale;
    stores.set(storeOf(merchant, generation), () => readStore(lived, merchant, generation));
  }
  const balances = [];
  for (const [name, expected] of books.balances) {
    // The token's owner has its fee, among all the rest.
    if (name === THE_TOKEN) continue;
    const address = (await stores.get(name)?.()) ?? lived.addressOf(name);
    const read = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [address] } as const;
    balances.push({ name, address, expected, has: await chain.client.readContract(read) });
  }
  return balances;
}

/** Compares everybody's balance on the chain with the books, and returns their number. */
export async function checkBalances({ wrong }: World, sampled: Happened): Promise<number> {
  const balances = await readBalances(sampled);
  for (const { name, expected, has } of balances) {
    if (has !== expected) wrong.push(`${name} has ${has} base units, and should have ${expected}`);
  }
  return balances.length;
}
