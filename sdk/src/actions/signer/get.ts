import { getSignerFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { chainTime, deploymentFor, readProcessor } from "../../internal/deployment.ts";
import type { SignerGetParameters, SignerGetReturnType } from "./types.ts";

/**
 * Whether, until when and up to which cap `signer` may sign invoices for `merchant`.
 * @example const { isLive, maxOutBps } = await client.signer.get({ merchant, signer });
 * @throws WrongChainError, UnknownChainError, NotDeployedError
 */
export async function get(client: AnyClient, parameters: SignerGetParameters): Promise<SignerGetReturnType> {
  const { merchant, signer } = parameters;
  const deployment = await deploymentFor(client, parameters);
  const [[validUntil, maxOutBps, signerNonce], now] = await Promise.all([
    readProcessor(client, deployment, getSignerFunction, [merchant, signer]),
    chainTime(client),
  ]);
  return { merchant, signer, validUntil, maxOutBps, signerNonce, isLive: now < validUntil };
}
