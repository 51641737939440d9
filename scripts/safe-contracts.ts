import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Address, type Hex, concat, getCreate2Address, zeroHash } from "viem";
import { getChainId, getCode, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { canonicalSafeContracts } from "../sdk/src/safe/contracts.ts";
import type { ContractNetworks, SafeContracts, SendingClient } from "../sdk/src/safe/types.ts";

/** The CREATE2 factory that stands at one address on every chain; anvil has it from the start. */
const FACTORY: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

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
const bytecodeOf = (path: string): Hex => {
  const file = require.resolve(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { bytecode: Hex }).bytecode;
};

/**
 * Safe's 1.4.1 contracts on the client's chain: at their canonical addresses where they stand there, otherwise deployed
 * through the CREATE2 factory, which the chain must have. A second run finds what the first has deployed.
 */
export async function deploySafeContracts(client: SendingClient): Promise<ContractNetworks> {
  const chainId = await getChainId(client);
  const canonical = await getCode(client, { address: canonicalSafeContracts.safeProxyFactoryAddress });
  if (canonical) return { [chainId]: canonicalSafeContracts };

  const contracts: [string, Address][] = [];
  for (const [name, path] of Object.entries(artifacts)) contracts.push([name, await deploy(client, bytecodeOf(path))]);
  return { [chainId]: Object.fromEntries(contracts) as unknown as SafeContracts };
}

async function deploy(client: SendingClient, bytecode: Hex): Promise<Address> {
  const address = getCreate2Address({ from: FACTORY, salt: zeroHash, bytecode });
  if (await getCode(client, { address })) return address;
  const hash = await sendTransaction(client, {
    account: client.account,
    chain: client.chain ?? null,
    to: FACTORY,
    data: concat([zeroHash, bytecode]),
  });
  await waitForTransactionReceipt(client, { hash });
  if (!(await getCode(client, { address })))
    throw new Error(
      `The CREATE2 factory ${FACTORY} deployed nothing at ${address} in ${hash}. Does it stand on the chain?`,
    );
  return address;
}
