import { createClient, http } from "viem";
import { getChainId } from "viem/actions";
import type { Context, OptionSpecs } from "../command.ts";
import { UsageError } from "../errors.ts";

/** Variables for each setting; the first that is set counts. `npm start` writes the second into stack.env. */
export const variables = {
  rpc: ["FEIQIAN_RPC", "RPC_URL"],
  deployment: ["FEIQIAN_DEPLOYMENT", "DEPLOYMENT_FILE"],
  indexer: ["FEIQIAN_INDEXER", "GRAPHQL_URL"],
  "safe-contracts": ["FEIQIAN_SAFE_CONTRACTS", "SAFE_CONTRACTS_FILE"],
  journal: ["FEIQIAN_JOURNAL"],
  gateway: ["FEIQIAN_GATEWAY", "GATEWAY_URL"],
} as const;

/** An option, or else its variable. */
export function findSetting({ options, env }: Context, name: keyof typeof variables): string | undefined {
  return options.find(name) ?? variables[name].map((variable) => env[variable]).find(Boolean);
}

export function getSetting(context: Context, name: keyof typeof variables): string {
  const value = findSetting(context, name);
  if (value === undefined)
    throw new UsageError(
      `--${name} is missing.`,
      `Give it, or set ${variables[name][0]}. Of a local stack (npm start), .local/stack.env has it.`,
    );
  return value;
}

export const rpcOptions: OptionSpecs = {
  rpc: { value: "URL", help: "the node's URL (FEIQIAN_RPC)" },
};

/** Of a command that reads a payout, and works offline. */
export const optionalRpcOptions: OptionSpecs = {
  rpc: { value: "URL", help: "a node, which is asked for the token's decimals and the Safe's own hash (FEIQIAN_RPC)" },
};

const open = (rpc: string) => createClient({ transport: http(rpc), cacheTime: 0 });

/** A client of the node at `--rpc`. It caches nothing. */
export const toClient = (context: Context) => open(getSetting(context, "rpc"));

/** The same for a command that also works offline. */
export function findClient(context: Context): NodeClient | undefined {
  const rpc = findSetting(context, "rpc");
  return rpc === undefined ? undefined : open(rpc);
}

export type NodeClient = ReturnType<typeof toClient>;

export const readChainId = (client: NodeClient): Promise<number> => getChainId(client);
