import { type FoundToken, type SheetToken, findToken as find } from "@feiqian/sdk/safe";
import { isAddress } from "viem";
import { CommandError } from "../errors.ts";
import type { NodeClient } from "./client.ts";

/** A token by its symbol in the deployment, or by its address on the chain. */
export async function findToken(
  client: NodeClient,
  deployment: { readonly tokens: readonly SheetToken[] } | undefined,
  wanted: string,
): Promise<FoundToken> {
  const found = await find({ client, deployment, wanted });
  if (found) return found;
  if (isAddress(wanted))
    throw new CommandError(`There is no token at ${wanted} on this chain.`, { next: "Check --token and --rpc." });
  const symbols = (deployment?.tokens ?? []).map(({ symbol }) => symbol);
  throw new CommandError(`No token "${wanted}" is listed on this chain; listed: ${symbols.join(", ") || "none"}.`, {
    next: "Give --token the token's address, with its capitals.",
  });
}
