import type { PublicClient } from "viem";
import { entries } from "../../deployments/manifest.ts";
import type { DeployedContract, DeploymentRecord } from "../../sdk/src/deployment.ts";
import { type DeployConfig, openQuestions } from "../deploy/config.ts";
import { toBlueprint } from "../deploy/create2.ts";
import { findRoleDifferences } from "../deploy/governance.ts";
import { toAdminSafe } from "../deploy/safe.ts";
import { artifactOf } from "./reproduce.ts";

/** The differences between a recorded deployment's roles on the chain and the config, a line each. */
export async function findGovernanceDifferences(
  client: PublicClient,
  { contracts }: DeploymentRecord,
  config: DeployConfig,
  log: (line: string) => void,
): Promise<readonly string[]> {
  const open = openQuestions(config);
  const safe = toAdminSafe(config);
  if (open.length > 0 || !safe) return open;
  const { AccessManager } = contracts;
  const [deployer] = AccessManager.args as Parameters<typeof findRoleDifferences>[2]["deployer"][];
  const recorded: Readonly<Record<string, DeployedContract | undefined>> = contracts;
  const rooms = entries.flatMap(({ name, room }) => {
    const contract = room && recorded[name];
    return contract ? [{ ...toBlueprint(artifactOf(name), contract.args), address: contract.address }] : [];
  });
  const parties = { authority: AccessManager.address, deployer: deployer!, admin: safe.address, rooms };
  return findRoleDifferences(client, config, parties, { startBlock: AccessManager.startBlock, log });
}
