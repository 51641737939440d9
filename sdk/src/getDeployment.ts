import { type Deployment, toDeployment } from "./deployment.ts";
import { UnknownChainError } from "./errors/sending.ts";
import { chainIsTest } from "./generated/chains.ts";
import { deploymentRecords } from "./generated/deployments.ts";

/**
 * Where Feiqian stands on a chain, as far as this version of the SDK knows.
 * @example const { tokens } = getDeployment(1);
 * @throws UnknownChainError, which names the known chains
 */
export function getDeployment(chainId: number | undefined): Deployment {
  const record = chainId === undefined ? undefined : deploymentRecords[chainId];
  if (!record) throw new UnknownChainError({ chainId, known: Object.keys(deploymentRecords).map(Number) });
  return toDeployment(record);
}

/**
 * Whether money on a chain is worth nothing; undefined for a chain that this version of the SDK does not know.
 * @example isTestChain(11155111); // true
 */
export const isTestChain = (chainId: number): boolean | undefined => chainIsTest[chainId];
