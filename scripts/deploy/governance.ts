import { type Address, type Hex, encodeFunctionData, toFunctionSelector } from "viem";
import { accessManagerAbi } from "../../sdk/src/generated/abis.ts";
import type { Sender } from "./client.ts";
import type { DeployConfig } from "./config.ts";

/** Roles of the AccessManager. What has no role of its own, collectors and roles themselves, is the admin's. */
export const roles = { admin: 0n, guardian: 1n, lister: 2n } as const;

const guarded = {
  guardian: ["pauseEntries(address,uint48)", "resumeEntries(address)"],
  lister: ["listToken(address,uint16,bytes4)", "delistToken(address)"],
} as const;

interface Parties {
  readonly authority: Address;
  readonly processor: Address;
  readonly deployer: Address;
  readonly admin: Address;
}

/**
 * The deployer's last call: in one transaction it gives every role to whom the config names and gives its own back.
 * Half of it cannot happen.
 */
export function encodeHandOver(config: DeployConfig, { processor, deployer, admin }: Parties): Hex {
  const encode = {
    label: (role: bigint, label: string) =>
      encodeFunctionData({ abi: accessManagerAbi, functionName: "labelRole", args: [role, label] }),
    guard: (role: bigint, signatures: readonly string[]) =>
      encodeFunctionData({
        abi: accessManagerAbi,
        functionName: "setTargetFunctionRole",
        args: [processor, signatures.map((signature) => toFunctionSelector(signature)), role],
      }),
    grant: (role: bigint, account: Address, delaySeconds: number) =>
      encodeFunctionData({ abi: accessManagerAbi, functionName: "grantRole", args: [role, account, delaySeconds] }),
  };
  const { guardian, lister } = config;
  const calls = [
    encode.label(roles.guardian, "guardian"),
    encode.label(roles.lister, "lister"),
    encode.guard(roles.guardian, guarded.guardian),
    encode.guard(roles.lister, guarded.lister),
    encode.grant(roles.guardian, guardian.account!, guardian.delaySeconds),
    encode.grant(roles.lister, lister.account!, lister.delaySeconds),
    encode.grant(roles.admin, admin, config.admin.delaySeconds),
    encodeFunctionData({ abi: accessManagerAbi, functionName: "renounceRole", args: [roles.admin, deployer] }),
  ];
  return encodeFunctionData({ abi: accessManagerAbi, functionName: "multicall", args: [calls] });
}

/** What differs between the roles on chain and the config. */
export async function findRoleDifferences(
  sender: Sender,
  config: DeployConfig,
  { authority, processor, deployer, admin }: Parties,
): Promise<readonly string[]> {
  const differences: string[] = [];
  const hasRole = async (role: keyof typeof roles, account: Address) => {
    const args = [roles[role], account] as const;
    return sender.readContract({ address: authority, abi: accessManagerAbi, functionName: "hasRole", args });
  };
  const expectMember = async (role: keyof typeof roles, account: Address | null, delaySeconds: number) => {
    if (account === null) return;
    const [isMember, delay] = await hasRole(role, account);
    if (!isMember) differences.push(`${account} is not ${role}`);
    else if (delay !== delaySeconds) differences.push(`the ${role}'s delay is ${delay} s, not ${delaySeconds} s`);
  };
  await expectMember("admin", admin, config.admin.delaySeconds);
  await expectMember("guardian", config.guardian.account, config.guardian.delaySeconds);
  await expectMember("lister", config.lister.account, config.lister.delaySeconds);
  for (const role of ["admin", "guardian", "lister"] as const) {
    const isNamed = role !== "admin" && config[role].account === deployer;
    if (!isNamed && (await hasRole(role, deployer))[0]) differences.push(`the deployer ${deployer} is still ${role}`);
  }
  for (const role of ["guardian", "lister"] as const) {
    for (const signature of guarded[role]) {
      const args = [processor, toFunctionSelector(signature)] as const;
      const abi = accessManagerAbi;
      const given = await sender.readContract({ address: authority, abi, functionName: "getTargetFunctionRole", args });
      if (given !== roles[role]) differences.push(`${signature} belongs to role ${given}, not to the ${role}`);
    }
  }
  return differences;
}
