import { type Abi, type Address, type Hex, createPublicClient, custom, encodeFunctionData, getAddress } from "viem";
import { parseAbi, slice, toFunctionSelector, toFunctionSignature } from "viem";
import type { DeployedContract } from "../../sdk/src/deployment.ts";
import { accessManagerAbi } from "../../sdk/src/generated/abis.ts";
import { type Authority, type Member, dateOf, delayText, findUntold, freshRole } from "./authority.ts";
import { pendingOf, readAuthority } from "./authority.ts";
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

const authorityAbi = parseAbi(["function authority() view returns (address)"]);

/**
 * The differences between the chain's roles and the config, a line each. The roles are those that all events of the
 * AccessManager make, so a member, a delay or a function's role that nobody has named is found, whenever it was set.
 */
export async function findRoleDifferences(
  provider: Parameters<typeof custom>[0],
  config: DeployConfig,
  given: Parties,
  { startBlock, log }: Pick<DeployedContract, "startBlock"> & { readonly log?: (line: string) => void },
): Promise<readonly string[]> {
  const client = createPublicClient({ transport: custom(provider, { retryCount: 0 }), cacheTime: 0 });
  const rooms = given.rooms.map((room) => ({ ...room, address: getAddress(room.address) }));
  const parties = { ...given, rooms, authority: getAddress(given.authority) };
  const authority = await readAuthority(client, { address: parties.authority, startBlock });
  const { blockNumber } = authority;
  const authorities = rooms.map(async ({ name, address }) => {
    const governs = await client.readContract({ address, abi: authorityAbi, functionName: "authority", blockNumber });
    return governs === parties.authority ? [] : [`the ${name}'s authority is ${governs}, not ${parties.authority}`];
  });
  return [
    ...memberDifferences(authority, config, parties),
    ...roleDifferences(authority),
    ...functionDifferences(authority, parties),
    ...targetDifferences(authority),
    ...pendingOf(authority).map(([id, { when, caller, target, data }]) => {
      const call = `${signatureOf(data, parties)} at ${target}`;
      return `the operation ${id} of ${caller} is scheduled for ${dateOf(when)}: ${call}`;
    }),
    ...(await Promise.all(authorities)).flat(),
    ...(await findUntold(client, authority, log)),
  ];
}

const nameOf = (role: bigint): string => Object.entries(roles).find(([, id]) => id === role)?.[0] ?? `role ${role}`;

function memberDifferences({ members, now }: Authority, config: DeployConfig, { admin, deployer }: Parties) {
  const named = toMembers(config, admin).filter(({ account }) => account !== null);
  const memberOf = (role: Role, account: Address | null) => members.get(`${roles[role]} ${account}`);
  const missing = named.flatMap(({ role, account, delaySeconds }) => {
    const member = memberOf(role, account);
    if (!member?.since || member.since > now) return [`${account} is not ${role}`];
    const delay = delayText(member.delay, now);
    return delay === `${delaySeconds} s` ? [] : [`the ${role}'s delay is ${delay}, not ${delaySeconds} s`];
  });
  const isNamed = (member: Member) => named.some(({ role, account }) => memberOf(role, account) === member);
  const strangers = Array.from(members.values()).filter((member) => member.since !== 0 && !isNamed(member));
  return [
    ...missing,
    ...strangers.map(({ role, account, since }) => {
      if (account === deployer) return `the deployer ${account} is still ${nameOf(role)}`;
      return `${account} is ${nameOf(role)}${since > now ? ` from ${dateOf(since)} on` : ""}: the config does not name it`;
    }),
  ];
}

function roleDifferences({ roles: found, labels, now }: Authority): readonly string[] {
  const ids = new Set([...Object.values(roles), ...found.keys(), ...labels.keys()]);
  return [...ids].flatMap((id) => {
    const { admin, guardian, grantDelay } = found.get(id) ?? freshRole;
    const label = labels.get(id) ?? "";
    const wanted = guardedRoles.some((role) => roles[role] === id) ? roles.guardian : roles.admin;
    const wantedLabel = id === roles.admin || !Object.values<bigint>(roles).includes(id) ? "" : nameOf(id);
    const differences: string[] = [];
    if (admin !== roles.admin) differences.push(`the admin of the ${nameOf(id)} is role ${admin}, not role 0`);
    if (guardian !== wanted)
      differences.push(`the guardian of the ${nameOf(id)} is role ${guardian}, not role ${wanted}`);
    const delay = delayText(grantDelay, now);
    if (delay !== "0 s") differences.push(`the grant delay of the ${nameOf(id)} is ${delay}, not 0 s`);
    if (label !== wantedLabel)
      differences.push(`the label of role ${id} is ${JSON.stringify(label)}, not ${JSON.stringify(wantedLabel)}`);
    return differences;
  });
}

function functionDifferences({ functions }: Authority, parties: Parties): readonly string[] {
  const named = toGuarded(parties).flatMap(({ role, target, signatures }) =>
    signatures.map((signature) => ({ role, target, signature, selector: toFunctionSelector(signature) })),
  );
  const differences = named.flatMap(({ role, target, signature, selector }) => {
    const given = functions.get(`${target} ${selector}`)?.role ?? roles.admin;
    return given === roles[role] ? [] : [`${signature} belongs to role ${given}, not to the ${role}`];
  });
  const isNamed = (key: string) => named.some(({ target, selector }) => key === `${target} ${selector}`);
  const others = [...functions].filter(([key, { role }]) => !isNamed(key) && role !== roles.admin);
  return [
    ...differences,
    ...others.map(([, { target, selector, role }]) => {
      const name = signatureOf(selector, parties);
      return `${name} at ${target} belongs to role ${role}: the config does not name it`;
    }),
  ];
}

const targetDifferences = ({ targets, now }: Authority): readonly string[] =>
  [...targets].flatMap(([target, { adminDelay, closed }]) => {
    const delay = delayText(adminDelay, now);
    return [
      ...(closed ? [`${target} is closed: nobody can call its governed functions`] : []),
      ...(delay === "0 s" ? [] : [`the admin's delay at ${target} is ${delay}, not 0 s`]),
    ];
  });

/** The function that a call's data names, by its signature where one of the contracts has it. */
function signatureOf(data: Hex, { rooms }: Parties): string {
  const items = [accessManagerAbi as Abi, ...rooms.map(({ abi }) => abi)].flat();
  const functions = items.filter((item) => item.type === "function");
  const found = functions.find((item) => toFunctionSelector(item) === slice(data, 0, 4));
  return found ? toFunctionSignature(found) : slice(data, 0, 4);
}
