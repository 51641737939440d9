import { type Address, type Hex, encodeFunctionData, getContract, toFunctionSelector, toFunctionSignature } from "viem";
import { accessManagerAbi } from "../../sdk/src/generated/abis.ts";
import type { Sender } from "./client.ts";
import type { Blueprint } from "./create2.ts";
import type { DeployConfig } from "./config.ts";

/**
 * Roles of the AccessManager. Listing a collector is the admin's, under a role of its own so that it has a guardian.
 * `cancellable` has no member and gives no right: the guardian of that role may cancel the admin's own operations.
 */
export const roles = { admin: 0n, guardian: 1n, lister: 2n, collectorLister: 3n, cancellable: 4n } as const;

type Role = keyof typeof roles;
/** A contract whose entries are listed, paused and delisted. */
export type Room = Pick<Blueprint, "name" | "address" | "abi">;

/** The functions of each role in a room; a room that takes no collectors lacks theirs. */
const ofRooms: readonly { readonly role: Role; readonly signatures: readonly string[] }[] = [
  {
    role: "guardian",
    signatures: ["pauseEntries(address,uint48)", "resumeEntries(address)", "delistCollector(address)"],
  },
  { role: "lister", signatures: ["listToken(address,uint16,bytes4)", "delistToken(address)"] },
  { role: "collectorLister", signatures: ["listCollector(address)"] },
];

/** The AccessManager's own functions. */
const ofAuthority: typeof ofRooms = [
  {
    // The AccessManager asks the admin role about these whatever is set here, and reads this for `cancel` alone.
    role: "cancellable",
    signatures: [
      "labelRole(uint64,string)",
      "grantRole(uint64,address,uint32)",
      "setRoleAdmin(uint64,uint64)",
      "setRoleGuardian(uint64,uint64)",
      "setGrantDelay(uint64,uint32)",
      "setTargetFunctionRole(address,bytes4[],uint64)",
      "setTargetAdminDelay(address,uint32)",
      "setTargetClosed(address,bool)",
      "updateAuthority(address,address)",
    ],
  },
  // A guardian whose key has leaked must not veto its own removal.
  { role: "admin", signatures: ["revokeRole(uint64,address)"] },
];

const hasFunction = ({ abi }: Room, signature: string): boolean =>
  abi.some((item) => item.type === "function" && toFunctionSignature(item) === signature);

function toGuarded({ authority, rooms }: Pick<Parties, "authority" | "rooms">) {
  const unknown = ofRooms
    .flatMap(({ signatures }) => signatures)
    .filter((signature) => !rooms.some((room) => hasFunction(room, signature)));
  if (unknown.length > 0) throw new Error(`No room has ${unknown.join(", ")}`);
  const inRooms = rooms.flatMap((room) =>
    ofRooms.map(({ role, signatures }) => {
      const its = signatures.filter((signature) => hasFunction(room, signature));
      return { role, target: room.address, signatures: its };
    }),
  );
  return [...inRooms, ...ofAuthority.map((functions) => ({ ...functions, target: authority }))];
}

/** The roles under which the guardian may cancel what is scheduled. */
const guardedRoles = ["lister", "collectorLister", "cancellable"] as const;
export interface Parties extends Readonly<Record<"authority" | "deployer" | "admin", Address>> {
  readonly rooms: readonly Room[];
}

/** Who holds each role, and after which delay its calls come into effect. Null: not decided yet. */
const toMembers = ({ admin, guardian, lister }: DeployConfig, adminAccount: Address) =>
  [
    { role: "guardian", ...guardian },
    { role: "lister", ...lister },
    { role: "collectorLister", account: adminAccount, delaySeconds: admin.delaySeconds },
    { role: "admin", account: adminAccount, delaySeconds: admin.delaySeconds },
  ] as const satisfies readonly { role: Role; account: Address | null; delaySeconds: number }[];

/** The deployer's last call gives every role to its holder, and the deployer's own back: all in one transaction. */
export function encodeHandOver(config: DeployConfig, { deployer, admin, ...places }: Parties): Hex {
  const abi = accessManagerAbi;
  const named = ["guardian", "lister", "collectorLister", "cancellable"] as const;
  const calls = [
    ...named.map((role) => encodeFunctionData({ abi, functionName: "labelRole", args: [roles[role], role] })),
    ...guardedRoles.map((role) =>
      encodeFunctionData({ abi, functionName: "setRoleGuardian", args: [roles[role], roles.guardian] }),
    ),
    ...toGuarded(places).map(({ role, target, signatures }) =>
      encodeFunctionData({
        abi,
        functionName: "setTargetFunctionRole",
        args: [target, signatures.map((one) => toFunctionSelector(one)), roles[role]],
      }),
    ),
    ...toMembers(config, admin).map(({ role, account, delaySeconds }) =>
      encodeFunctionData({ abi, functionName: "grantRole", args: [roles[role], account!, delaySeconds] }),
    ),
    encodeFunctionData({ abi, functionName: "renounceRole", args: [roles.admin, deployer] }),
  ];
  return encodeFunctionData({ abi, functionName: "multicall", args: [calls] });
}

/** The differences between the roles on chain and the config, a line each. */
export async function findRoleDifferences(sender: Sender, config: DeployConfig, parties: Parties) {
  const { authority, deployer, admin } = parties;
  const differences: string[] = [];
  const { read } = getContract({ address: authority, abi: accessManagerAbi, client: sender });
  const members = toMembers(config, admin);
  for (const { role, account, delaySeconds } of members) {
    if (account === null) continue;
    const [isMember, delay] = await read.hasRole([roles[role], account]);
    if (!isMember) differences.push(`${account} is not ${role}`);
    else if (delay !== delaySeconds) differences.push(`the ${role}'s delay is ${delay} s, not ${delaySeconds} s`);
  }
  for (const role of Object.keys(roles) as Role[]) {
    const isNamed = members.some((member) => member.role === role && member.account === deployer);
    const isLeft = !isNamed && (await read.hasRole([roles[role], deployer]))[0];
    if (isLeft) differences.push(`the deployer ${deployer} is still ${role}`);
    const guardian = await read.getRoleGuardian([roles[role]]);
    const wanted = guardedRoles.some((one) => one === role) ? roles.guardian : roles.admin;
    if (guardian !== wanted) differences.push(`the guardian of the ${role} is role ${guardian}, not role ${wanted}`);
  }
  for (const { role, target, signatures } of toGuarded(parties)) {
    for (const signature of signatures) {
      const given = await read.getTargetFunctionRole([target, toFunctionSelector(signature)]);
      if (given !== roles[role]) differences.push(`${signature} belongs to role ${given}, not to the ${role}`);
    }
  }
  return differences;
}
