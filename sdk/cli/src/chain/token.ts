import type { AmountToken, Deployment } from "@feiqian/sdk";
import { type Address, erc20Abi, getAddress, isAddress, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { CommandError } from "../errors.ts";
import type { NodeClient } from "./client.ts";

export interface Token extends AmountToken {
  readonly address: Address;
}

/**
 * A token by its symbol, as the deployment lists it, or by its address, as the chain tells it. The symbol of an unlisted
 * contract proves nothing: that is why a symbol finds listed tokens alone.
 */
export async function findToken(
  client: NodeClient,
  deployment: Deployment | undefined,
  wanted: string,
): Promise<Token & { readonly isListed: boolean }> {
  const tokens = deployment?.tokens ?? [];
  const listed = tokens.find(({ symbol, address }) =>
    isAddress(wanted) ? isAddressEqual(address, wanted) : symbol.toLowerCase() === wanted.toLowerCase(),
  );
  if (listed) {
    const { address, symbol, decimals } = listed;
    return { address: getAddress(address), symbol, decimals, isListed: true };
  }
  if (!isAddress(wanted))
    throw new CommandError(
      `No token "${wanted}" is listed on this chain; listed: ${tokens.map(({ symbol }) => symbol).join(", ") || "none"}.`,
      { next: "Give --token the token's address, with its capitals." },
    );
  return { ...(await askToken(client, getAddress(wanted))), isListed: false };
}

async function askToken(client: NodeClient, address: Address): Promise<Token> {
  const contract = { address, abi: erc20Abi } as const;
  const [symbol, decimals] = await Promise.all([
    readContract(client, { ...contract, functionName: "symbol" }),
    readContract(client, { ...contract, functionName: "decimals" }),
  ]).catch(() => {
    throw new CommandError(`There is no token at ${address} on this chain.`, { next: "Check --token and --rpc." });
  });
  return { address, symbol, decimals };
}
