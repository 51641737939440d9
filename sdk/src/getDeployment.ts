import { type Deployment, toDeployment } from "./deployment.ts";
import { UnknownChainError } from "./errors/chain.ts";
import { chainIsTest } from "./generated/chains.ts";
import { deploymentRecords } from "./generated/deployments.ts";

/**
 * Where Feiqian is on a chain. @throws UnknownChainError, which names the known chains
 * @example const { tokens } = getDeployment(1);
 */
export function getDeployment(chainId: number | undefined): Deployment {
  const record = chainId === undefined ? undefined : deploymentRecords[chainId];
  if (!record) throw new UnknownChainError({ chainId, known: Object.keys(deploymentRecords).map(Number) });
  return toDeployment(record);
}

/** Whether a chain's money is worth nothing; undefined for an unknown chain. @example isTestChain(11155111); // true */
export const isTestChain = (chainId: number): boolean | undefined => chainIsTest[chainId];
