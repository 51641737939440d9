import { type Deployment, toDeployment } from "./deployment.ts";
import { UnknownChainError } from "./errors/sending.ts";
import { deploymentRecords } from "./generated/deployments.ts";

/**
 * Where Feiqian stands on a chain, as far as this version of the SDK knows.
 *
 * @example
 * ```ts
 * const { tokens } = getDeployment(1);
 * ```
 *
 * @throws {@link UnknownChainError}, which names the known chains
 */
export function getDeployment(chainId: number | undefined): Deployment {
  const record = chainId === undefined ? undefined : deploymentRecords[chainId];
  if (!record) throw new UnknownChainError({ chainId, known: Object.keys(deploymentRecords).map(Number) });
  return toDeployment(record);
}
