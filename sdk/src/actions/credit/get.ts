import type { Deployment } from "../../deployment.ts";
import { getCreditFunction, getStoreFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor, readProcessor } from "../../internal/deployment.ts";
import type { CreditGetParameters, CreditGetReturnType, CreditKey } from "./types.ts";

export const storeOf = async (client: AnyClient, deployment: Deployment, of: Pick<CreditKey, "merchant" | "store">) =>
  of.store ?? readProcessor(client, deployment, getStoreFunction, [of.merchant]);

/**
 * Credit of `owner` in the merchant's store: money that could not be delivered.
 * @example const { amount, store } = await client.credit.get({ owner, token, merchant });
 * @throws WrongChainError, UnknownChainError, NotDeployedError
 */
export async function get(client: AnyClient, parameters: CreditGetParameters): Promise<CreditGetReturnType> {
  const { owner, token, merchant } = parameters;
  const deployment = await deploymentFor(client, parameters);
  const store = await storeOf(client, deployment, parameters);
  const amount = await readProcessor(client, deployment, getCreditFunction, [store, token, owner]);
  return { owner, token, merchant, store, amount };
}
