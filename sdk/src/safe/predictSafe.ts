import {
  type Address,
  type Hex,
  concat,
  encodeFunctionData,
  encodePacked,
  getContractAddress,
  isAddress,
  keccak256,
  pad,
  zeroAddress,
} from "viem";
import { getChainId, readContract } from "viem/actions";
import type { AnyClient } from "../internal/client.ts";
import { safeCreationAbi as abi } from "./abi.ts";
import { type NetworksParameter, getSafeContracts, getSafeSingleton } from "./contracts.ts";
import { SafeFactoryMissingError, SafeOwnersError } from "./errors.ts";

export interface SafeSetup {
  readonly owners: readonly Address[];
  /** Owners who must sign. */
  readonly threshold: number;
  /** Must differ for each Safe of the same owners and threshold. */
  readonly saltNonce: bigint;
}

export interface PredictSafeParameters extends NetworksParameter, SafeSetup {
  readonly client: AnyClient;
}

/** A Safe that need not exist yet, and the call that makes it. */
export interface PredictedSafe {
  readonly address: Address;
  readonly factory: Address;
  /** Calldata for `factory`, from any account. */
  readonly factoryData: Hex;
}

/** Neither of the two is an owner to a Safe: its list of owners ends with one, and has no place for the other. */
const RESERVED: readonly string[] = [zeroAddress, pad("0x01", { size: 20 })];

function checkOwners({ owners, threshold }: SafeSetup): void {
  const refuse = (attempted: string, allowed: string) => {
    throw new SafeOwnersError({ attempted, allowed });
  };
  const bad = owners.find((owner) => !isAddress(owner, { strict: false }) || RESERVED.includes(owner));
  if (bad !== undefined) refuse(`the owner ${bad}`, "an account's address");
  const twice = owners.find((owner, i) => owners.slice(0, i).some((one) => BigInt(one) === BigInt(owner)));
  if (twice) refuse(`the owner ${twice} twice`, "each owner once");
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > owners.length)
    refuse(`a threshold of ${threshold}`, `1 to the number of owners, ${owners.length}`);
}

/**
 * The address of the Safe 1.4.1 that these owners, threshold and `saltNonce` determine, whether or not it exists. Its
 * owners can sign for it before it does: with `factory` and `factoryData` around their signature (ERC-6492), whoever
 * checks it makes the Safe first. Asks the chain's factory for the code of a Safe, and sends nothing.
 * @throws SafeOwnersError, SafeFactoryMissingError
 * @example
 * const { address, factory, factoryData } = await predictSafe({ client, owners, threshold: 2, saltNonce: 1n });
 * const typedData = getSafeMessage({ safe: address, chainId: 1, typedData: setSigner });
 * // Each owner signs it. viem's `serializeErc6492Signature` wraps the result:
 * serializeErc6492Signature({ address: factory, data: factoryData, signature: joinSignatures(signatures) });
 */
export async function predictSafe(parameters: PredictSafeParameters): Promise<PredictedSafe> {
  const { client, owners, threshold, saltNonce, contractNetworks } = parameters;
  checkOwners(parameters);
  const chainId = await getChainId(client);
  const { safeProxyFactoryAddress: factory, fallbackHandlerAddress } = getSafeContracts(chainId, contractNetworks);
  const singleton = getSafeSingleton(chainId, contractNetworks);
  const code = await readContract(client, { address: factory, abi, functionName: "proxyCreationCode" }).catch(() => {
    throw new SafeFactoryMissingError({ factory, chainId });
  });

  const nobody = [zeroAddress, 0n, zeroAddress] as const;
  const initializer = encodeFunctionData({
    ...{ abi, functionName: "setup" },
    args: [owners, BigInt(threshold), zeroAddress, "0x", fallbackHandlerAddress, ...nobody],
  });
  const salt = keccak256(encodePacked(["bytes32", "uint256"], [keccak256(initializer), saltNonce]));
  return {
    address: getContractAddress({ opcode: "CREATE2", from: factory, salt, bytecode: concat([code, pad(singleton)]) }),
    factory,
    factoryData: encodeFunctionData({
      ...{ abi, functionName: "createProxyWithNonce" },
      args: [singleton, initializer, saltNonce],
    }),
  };
}
