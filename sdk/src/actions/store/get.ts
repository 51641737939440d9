import type { Address } from "viem";
import { getGenerationFunction, getStoreOfFunction } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
import { readProcessor } from "../../internal/read.ts";

export type StoreGetParameters = DeploymentParameter & {
  readonly merchant: Address;
  /** Which of the merchant's stores; the first is `0n`. @default the one that takes new money */
  readonly generation?: bigint | undefined;
};

export interface StoreGetReturnType {
  readonly merchant: Address;
  readonly generation: bigint;
  /** Its address, whether it has been opened or not. */
  readonly store: Address;
}

export type StoreGetErrorType = ReadErrorType;

/**
 * Where a merchant's tokens wait: what is authorized, and what could not be delivered.
 * @example const { store, generation } = await client.store.get({ merchant });
 * @throws WrongChainError, UnknownChainError, NotDeployedError
 */
export async function get(client: AnyClient, parameters: StoreGetParameters): Promise<StoreGetReturnType> {
  const { merchant } = parameters;
  const deployment = await deploymentFor(client, parameters);
  const generation =
    parameters.generation ?? (await readProcessor(client, deployment, getGenerationFunction, [merchant]));
  const store = await readProcessor(client, deployment, getStoreOfFunction, [merchant, generation]);
  return { merchant, generation, store };
}
