import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Address } from "viem";
import { getChainId, getCode, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { canonicalSafeContracts } from "../sdk/src/safe/contracts.ts";
import type { SendingClient } from "../sdk/src/internal/client.ts";
import type { ContractNetworks, SafeContracts } from "../sdk/src/safe/types.ts";
import { type Blueprint, toBlueprint, toFactoryCall } from "./deploy/create2.ts";

const artifacts: Readonly<Record<keyof SafeContracts, string>> = {
  safeSingletonAddress: "Safe.sol/Safe",
  safeProxyFactoryAddress: "proxies/SafeProxyFactory.sol/SafeProxyFactory",
  multiSendAddress: "libraries/MultiSend.sol/MultiSend",
  multiSendCallOnlyAddress: "libraries/MultiSendCallOnly.sol/MultiSendCallOnly",
  fallbackHandlerAddress: "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler",
  signMessageLibAddress: "libraries/SignMessageLib.sol/SignMessageLib",
  createCallAddress: "libraries/CreateCall.sol/CreateCall",
  simulateTxAccessorAddress: "accessors/SimulateTxAccessor.sol/SimulateTxAccessor",
};

const require = createRequire(import.meta.url);
const blueprintOf = (path: string) =>
  toBlueprint(pathToFileURL(require.resolve(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`)));

/**
 * Safe's 1.4.1 contracts on the client's chain: those at the canonical addresses, or else deployed through the CREATE2
 * factory, which the chain must have. A second run finds those of the first.
 */
export async function deploySafeContracts(client: SendingClient): Promise<ContractNetworks> {
  const chainId = await getChainId(client);
  const canonical = await getCode(client, { address: canonicalSafeContracts.safeProxyFactoryAddress });
  if (canonical) return { [chainId]: canonicalSafeContracts };

  const contracts: [string, Address][] = [];
  for (const [name, path] of Object.entries(artifacts)) contracts.push([name, await deploy(client, blueprintOf(path))]);
  return { [chainId]: Object.fromEntries(contracts) as unknown as SafeContracts };
}

async function deploy(client: SendingClient, blueprint: Blueprint): Promise<Address> {
  const { name, address } = blueprint;
  if (await getCode(client, { address })) return address;
  const { account, chain = null } = client;
  const hash = await sendTransaction(client, { account, chain, ...toFactoryCall(blueprint) });
  await waitForTransactionReceipt(client, { hash });
  if (await getCode(client, { address })) return address;
  const place = `${address} after transaction ${hash}`;
  throw new Error(`Safe's ${name} is not at ${place}: is the CREATE2 factory on the chain?`);
}
