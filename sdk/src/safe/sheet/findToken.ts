import { type Address, erc20Abi, getAddress, isAddress, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import type { SheetToken } from "./types.ts";

export interface FindTokenParameters {
  readonly client: AnyClient;
  /** The tokens that have a symbol here: a deployment, or for a payout `{ tokens: listKnownTokens(chainId) }`. */
  readonly deployment?: { readonly tokens: readonly SheetToken[] } | undefined;
  /** A listed symbol, or an address. */
  readonly wanted: string;
}

export type FoundToken = SheetToken & { readonly isListed: boolean };

/**
 * A token by its address, as the chain tells it, or by its symbol, as the deployment lists it: an unlisted contract's
 * symbol proves nothing. `undefined` where no listed token has the symbol, or there is no token at the address.
 * @example const token = await findToken({ client, deployment, wanted: "USDT" });
 */
export async function findToken({ client, deployment, wanted }: FindTokenParameters): Promise<FoundToken | undefined> {
  const listed = deployment?.tokens.find(({ symbol, address }) =>
    isAddress(wanted) ? isAddressEqual(address, wanted) : symbol.toLowerCase() === wanted.toLowerCase(),
  );
  if (listed) {
    const { address, symbol, decimals } = listed;
    return { address: getAddress(address), symbol, decimals, isListed: true };
  }
  return isAddress(wanted) ? askToken(client, getAddress(wanted)) : undefined;
}

async function askToken(client: AnyClient, address: Address): Promise<FoundToken | undefined> {
  const contract = { address, abi: erc20Abi } as const;
  try {
    const [symbol, decimals] = await Promise.all([
      readContract(client, { ...contract, functionName: "symbol" }),
      readContract(client, { ...contract, functionName: "decimals" }),
    ]);
    return { address, symbol, decimals, isListed: false };
  } catch {
    return undefined;
  }
}
