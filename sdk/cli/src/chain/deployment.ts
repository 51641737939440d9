import { type Deployment, type DeploymentRecord, toDeployment } from "@feiqian/sdk";
import { deploymentRecords } from "@feiqian/sdk/generated";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readJson, toFields } from "../files/read.ts";
import { findSetting } from "./client.ts";
import { nameChain } from "./names.ts";

export const deploymentOptions: OptionSpecs = {
  deployment: { value: "FILE", help: "Feiqian's addresses, if the SDK does not know the chain (FEIQIAN_DEPLOYMENT)" },
};

/** Feiqian's addresses on the chain: from a file, or from the SDK. */
export function findDeployment(context: Context, chainId: number): Deployment | undefined {
  const file = findSetting(context, "deployment");
  if (file === undefined) {
    const known = deploymentRecords[chainId];
    return known && toDeployment(known);
  }
  const fields = toFields(readJson(file), file);
  if (fields.chainId !== chainId)
    throw new CommandError(`${file} is for chain ${String(fields.chainId)}; the chain is ${nameChain(chainId)}.`, {
      next: "Nothing was done. Give this chain's deployment, or another --rpc.",
    });
  try {
    return toDeployment(fields as unknown as DeploymentRecord);
  } catch (error) {
    throw new CommandError(`${file} is not a deployment record: ${(error as Error).message}.`);
  }
}

export function getDeployment(context: Context, chainId: number): Deployment {
  const deployment = findDeployment(context, chainId);
  if (deployment) return deployment;
  throw new CommandError(`Feiqian's addresses on ${nameChain(chainId)} are not known.`, {
    next: "Give --deployment FILE, or set FEIQIAN_DEPLOYMENT.",
  });
}
