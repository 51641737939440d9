import { type Deployment, type DeploymentRecord, toDeployment } from "@feiqian/sdk";
import { deploymentRecords } from "@feiqian/sdk/generated";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readJson, toFields } from "../files/read.ts";
import { findSetting } from "./client.ts";
import { nameChain } from "./names.ts";

export const deploymentOptions: OptionSpecs = {
  deployment: { value: "FILE", help: "where Feiqian stands, if not known by the chain (FEIQIAN_DEPLOYMENT)" },
};

/** Where Feiqian stands on the chain: by a file, or as the SDK knows it. */
export function findDeployment(context: Context, chainId: number): Deployment | undefined {
  const file = findSetting(context, "deployment");
  if (file === undefined) {
    const known = deploymentRecords[chainId];
    return known && toDeployment(known);
  }
  const fields = toFields(readJson(file), file);
  if (fields.chainId !== chainId)
    throw new CommandError(`${file} is for chain ${String(fields.chainId)}; the chain is ${nameChain(chainId)}.`, {
      next: "Nothing was done. Give the chain's own deployment, or another --rpc.",
    });
  try {
    return toDeployment(fields as unknown as DeploymentRecord);
  } catch (error) {
    throw new CommandError(`${file} is no record of a deployment: ${(error as Error).message}.`);
  }
}

export function getDeployment(context: Context, chainId: number): Deployment {
  const deployment = findDeployment(context, chainId);
  if (deployment) return deployment;
  throw new CommandError(`Where Feiqian stands on ${nameChain(chainId)} is not known.`, {
    next: "Give --deployment FILE, or set FEIQIAN_DEPLOYMENT.",
  });
}
