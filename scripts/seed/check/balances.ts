import { erc20Abi } from "viem";
import { storeOf } from "../booked.ts";
import { readStore } from "../perform.ts";
import type { Sampled } from "../run.ts";
import type { World } from "./world.ts";

/** Holds everybody's balance on the chain against the books, stores included. Tells how many there are. */
export async function checkBalances(
  world: World,
  { chain, record }: Pick<Sampled, "chain" | "record">,
): Promise<number> {
  const { books } = world.plan;
  const { addressOf } = world.lived;
  const token = record.tokens[0]!.address;
  const deployment = { processor: record.contracts.PaymentProcessor.address };
  const stores = new Map<string, () => ReturnType<typeof readStore>>();
  for (const { sale, generation, status } of books.payments.values()) {
    if (status !== "authorized") continue;
    const { merchant } = sale;
    stores.set(storeOf(merchant, generation), () => readStore({ chain, deployment, addressOf }, merchant, generation));
  }
  let count = 0;
  for (const [name, expected] of books.balances) {
    // What the token keeps goes to its owner, who has all the rest as well.
    if (name === "the token") continue;
    const address = (await stores.get(name)?.()) ?? addressOf(name);
    const read = { address: token, abi: erc20Abi, functionName: "balanceOf", args: [address] } as const;
    const balance = await chain.client.readContract(read);
    if (balance !== expected) world.wrong.push(`${name} has ${balance} base units, and should have ${expected}`);
    ++count;
  }
  return count;
}
