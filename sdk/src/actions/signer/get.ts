import type { Address } from "viem";
import { getSignerFunction } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
import { chainTime, readProcessor } from "../../internal/read.ts";

export type SignerGetParameters = DeploymentParameter & { readonly merchant: Address; readonly signer: Address };

export interface SignerGetReturnType {
  readonly merchant: Address;
  readonly signer: Address;
  /** Unix seconds, exclusive; `0n`: never named, or revoked. */
  readonly validUntil: bigint;
  /** What fee and splits of an invoice may take together, in basis points. */
  readonly maxOutBps: bigint;
  /** Next nonce of a `signer.sign` for this merchant and signer. */
  readonly signerNonce: bigint;
  /** Whether it may sign at the chain's present time. */
  readonly isLive: boolean;
}

export type SignerGetErrorType = ReadErrorType;

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
