import { getGenerationFunction, getStoreOfFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor, readProcessor } from "../../internal/deployment.ts";
import type { StoreGetParameters, StoreGetReturnType } from "./types.ts";

/**
 * A merchant's store, which holds its authorized payments and credits.
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
