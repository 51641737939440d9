// Before the first day: the merchants' Safes, and ether for everybody who sends.
import { type Address, http, parseEther } from "viem";
import { createSafe } from "../../sdk/src/safe/index.ts";
import { createSender } from "../deploy/client.ts";
import type { Merchant, MerchantName } from "./merchants.ts";
import type { Scene } from "./perform.ts";
import { type People, RELAYER, ownersOf } from "./people.ts";

const ETHER = parseEther("10000");

/**
 * Creates the merchants' Safes, two of three owners each, and gives everybody with a key ether.
 *
 * @param saltNonce Another one makes other Safes of the same owners.
 */
export async function settle(
  { chain, contractNetworks }: Pick<Scene, "chain" | "contractNetworks">,
  people: People,
  merchants: readonly Merchant[],
  saltNonce: bigint,
): Promise<ReadonlyMap<MerchantName, Address>> {
  for (const { address } of people.accounts.values()) await chain.client.setBalance({ address, value: ETHER });
  const relayer = createSender(http(chain.rpcUrl), people.accountOf(RELAYER));
  const safes = new Map<MerchantName, Address>();
  for (const { name } of merchants) {
    const owners = ownersOf(name).map((owner) => people.accountOf(owner).address);
    safes.set(name, await createSafe({ client: relayer, owners, threshold: 2, saltNonce, contractNetworks }));
  }
  return safes;
}
