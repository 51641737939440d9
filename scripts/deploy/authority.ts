// The state of an AccessManager, made again from its events, and held against what the chain has.
import { type Address, type Hex, type PublicClient, concat, encodeAbiParameters, getContract, keccak256 } from "viem";
import { numberToHex, pad, toRlp, trim } from "viem";
import type { DeployedContract } from "../../sdk/src/deployment.ts";
import { accessManagerAbi } from "../../sdk/src/generated/abis.ts";
import { readEvents } from "../reconcile/logs.ts";
import { rootOf } from "../trie.ts";

/** A delay in seconds, and the one that follows it at an instant. OpenZeppelin's `Time.Delay`. */
interface Delay {
  readonly before: number;
  readonly after: number;
  readonly effect: number;
}

const noDelay: Delay = { before: 0, after: 0, effect: 0 };
const fixed = (after: number): Delay => ({ ...noDelay, after });
const isDue = ({ effect }: Delay, now: number) => effect <= now;
const currentOf = (delay: Delay, now: number): number => (isDue(delay, now) ? delay.after : delay.before);
const changed = (delay: Delay, after: number, effect: number, now: number): Delay => ({
  ...{ before: currentOf(delay, now), after, effect },
});

/** In words, with a change that is still to come. */
export const delayText = (delay: Delay, now: number): string =>
  isDue(delay, now) ? `${delay.after} s` : `${delay.before} s, and ${delay.after} s from ${dateOf(delay.effect)} on`;

export const dateOf = (instant: number): string => new Date(instant * 1_000).toISOString();

export interface Member {
  readonly role: bigint;
  readonly account: Address;
  /** 0: the role has been revoked. */
  readonly since: number;
  readonly delay: Delay;
}
interface RoleState {
  readonly admin: bigint;
  readonly guardian: bigint;
  readonly grantDelay: Delay;
}
/** Of a role that no event has changed. */
export const freshRole: RoleState = { admin: 0n, guardian: 0n, grantDelay: noDelay };

interface Target {
  readonly adminDelay: Delay;
  readonly closed: boolean;
}
interface Operation {
  readonly nonce: number;
  /** 0: it has been executed or cancelled. */
  readonly when: number;
  readonly caller: Address;
  readonly target: Address;
  readonly data: Hex;
}
type FunctionRole = { readonly target: Address; readonly selector: Hex; readonly role: bigint };

export type Authority = Awaited<ReturnType<typeof readAuthority>>;

/** A week after its instant an operation can no longer be executed. */
const EXPIRATION = 7 * 86_400;

/** An AccessManager's state at the chain's head, from all of its events. */
export async function readAuthority(client: PublicClient, deployed: Pick<DeployedContract, "address" | "startBlock">) {
  const block = await client.getBlock();
  const logs = await readEvents(client, accessManagerAbi, deployed, block.number);
  const members = new Map<string, Member>();
  const roles = new Map<bigint, RoleState>();
  const labels = new Map<bigint, string>();
  const functions = new Map<string, FunctionRole>();
  const targets = new Map<Address, Target>();
  const operations = new Map<Hex, Operation>();
  const setRole = (id: bigint, change: Partial<RoleState>) =>
    roles.set(id, { ...freshRole, ...roles.get(id), ...change });
  const setTarget = (target: Address, change: Partial<Target>) =>
    targets.set(target, { adminDelay: noDelay, closed: false, ...targets.get(target), ...change });

  for (const log of logs) {
    const now = Number(log.timestamp);
    switch (log.eventName) {
      case "RoleGranted": {
        const { roleId: role, account, delay, since, newMember } = log.args;
        const key = `${role} ${account}`;
        const known = members.get(key);
        const member =
          newMember || !known?.since
            ? { role, account, since, delay: fixed(delay) }
            : { ...known, delay: changed(known.delay, delay, since, now) };
        members.set(key, member);
        break;
      }
      case "RoleRevoked": {
        const { roleId: role, account } = log.args;
        members.set(`${role} ${account}`, { role, account, since: 0, delay: noDelay });
        break;
      }
      case "RoleLabel":
        labels.set(log.args.roleId, log.args.label);
        break;
      case "RoleAdminChanged":
        setRole(log.args.roleId, { admin: log.args.admin });
        break;
      case "RoleGuardianChanged":
        setRole(log.args.roleId, { guardian: log.args.guardian });
        break;
      case "RoleGrantDelayChanged": {
        const { roleId, delay, since } = log.args;
        const { grantDelay = noDelay } = roles.get(roleId) ?? {};
        setRole(roleId, { grantDelay: changed(grantDelay, delay, since, now) });
        break;
      }
      case "TargetFunctionRoleUpdated": {
        const { target, selector, roleId: role } = log.args;
        functions.set(`${target} ${selector}`, { target, selector, role });
        break;
      }
      case "TargetAdminDelayUpdated": {
        const { target, delay, since } = log.args;
        const { adminDelay = noDelay } = targets.get(target) ?? {};
        setTarget(target, { adminDelay: changed(adminDelay, delay, since, now) });
        break;
      }
      case "TargetClosed":
        setTarget(log.args.target, { closed: log.args.closed });
        break;
      case "OperationScheduled": {
        const { operationId, nonce, schedule: when, caller, target, data } = log.args;
        operations.set(operationId, { nonce, when, caller, target, data });
        break;
      }
      default: {
        const known = operations.get(log.args.operationId);
        if (known) operations.set(log.args.operationId, { ...known, when: 0 });
      }
    }
  }
  const [first] = logs;
  return {
    ...{ address: deployed.address, blockNumber: block.number, now: Number(block.timestamp) },
    /** As the constructor does. */
    beginsWithAdmin: first?.eventName === "RoleGranted" && first.args.roleId === 0n && first.args.newMember,
    ...{ members, roles, labels, functions, targets, operations },
  };
}

/** The operations that can still be executed. */
export const pendingOf = ({ operations, now }: Authority) =>
  [...operations].filter(([, { when }]) => when !== 0 && when + EXPIRATION > now);

/**
 * Where the state from the events is not the contract's: a line for each getter, and one for its whole storage, whose
 * root the chain's state has. A node that omits an event is found by it.
 *
 * @param log Is told where the node gives no storage root: then only what the events name is held against the chain.
 */
export async function findUntold(client: PublicClient, authority: Authority, log: (line: string) => void = () => {}) {
  const { address, blockNumber, now, members, roles, functions, targets, operations } = authority;
  const { read } = getContract({ address, abi: accessManagerAbi, client });
  const at = { blockNumber };
  const full = (delay: Delay) => (isDue(delay, now) ? [delay.after, 0, 0] : [delay.before, delay.after, delay.effect]);
  const current = (delay: Delay) => currentOf(delay, now);
  type Check = readonly [what: string, told: unknown, has: Promise<unknown>];
  const checks = [
    ...Array.from(members.values(), ({ role, account, since, delay }): Check => [
      `the access of ${account} to role ${role}`,
      [since, ...full(delay)],
      read.getAccess([role, account], at),
    ]),
    ...Array.from(roles, ([id, { admin, guardian, grantDelay }]): readonly Check[] => [
      [`the admin of role ${id}`, admin, read.getRoleAdmin([id], at)],
      [`the guardian of role ${id}`, guardian, read.getRoleGuardian([id], at)],
      [`the grant delay of role ${id}`, current(grantDelay), read.getRoleGrantDelay([id], at)],
    ]).flat(),
    ...Array.from(functions.values(), ({ target, selector, role }): Check => [
      `the role of ${selector} at ${target}`,
      role,
      read.getTargetFunctionRole([target, selector], at),
    ]),
    ...Array.from(targets, ([target, { adminDelay, closed }]): readonly Check[] => [
      [`the admin delay of ${target}`, current(adminDelay), read.getTargetAdminDelay([target], at)],
      [`whether ${target} is closed`, closed, read.isTargetClosed([target], at)],
    ]).flat(),
    ...Array.from(operations, ([id, { nonce, when }]): readonly Check[] => [
      [`the count of operation ${id}`, nonce, read.getNonce([id], at)],
      [`the instant of operation ${id}`, when + EXPIRATION > now ? when : 0, read.getSchedule([id], at)],
    ]).flat(),
  ];
  const untold = (
    await Promise.all(
      checks.map(async ([what, told, has]) => {
        const [said, is] = [String(told), String(await has)];
        return said === is ? [] : [`${what} is ${is}, and ${said} by the events`];
      }),
    )
  ).flat();
  // Anvil's storage root has every slot that was ever read.
  const version = await client.request({ method: "web3_clientVersion" }).catch(() => "");
  const proves = !version.startsWith("anvil/");
  const proof = proves && (await client.getProof({ address, storageKeys: [], blockNumber }).catch(() => null));
  if (proof && proof.storageHash !== storageRootOf(authority))
    untold.push("its storage is not what the events make: the node omits some, or its start block is a later one");
  if (!proof) {
    log("The node gives no proof of the roles (eth_getProof): one whose event it omits would not be seen.");
    if (!authority.beginsWithAdmin) untold.push("the events do not begin with the constructor's, which makes an admin");
  }
  return untold.map((line) => `AccessManager at ${address}: ${line}`);
}

const slotAt = (type: "address" | "uint64" | "bytes32" | "bytes4", key: unknown, slot: Hex): Hex =>
  keccak256(concat([encodeAbiParameters([{ type }], [key] as never), slot]));
const slotNumber = (slot: number) => numberToHex(slot, { size: 32 });
const after = (slot: Hex) => numberToHex(BigInt(slot) + 1n, { size: 32 });
const packed = ({ before, after, effect }: Delay): bigint =>
  (BigInt(effect) << 64n) | (BigInt(before) << 32n) | BigInt(after);

/** The root of the contract's storage: slots as OpenZeppelin's AccessManager lays them out, which its code hash fixes. */
function storageRootOf({ members, roles, functions, targets, operations }: Authority): Hex {
  const slots: (readonly [slot: Hex, value: bigint])[] = [];
  const targetAt = (target: Address) => slotAt("address", target, slotNumber(0));
  const roleAt = (role: bigint) => slotAt("uint64", role, slotNumber(1));
  for (const { target, selector, role } of functions.values())
    slots.push([slotAt("bytes4", selector, targetAt(target)), role]);
  for (const [target, { adminDelay, closed }] of targets)
    slots.push([after(targetAt(target)), packed(adminDelay) | (BigInt(closed) << 112n)]);
  for (const { role, account, since, delay } of members.values())
    slots.push([slotAt("address", account, roleAt(role)), BigInt(since) | (packed(delay) << 48n)]);
  for (const [role, { admin, guardian, grantDelay }] of roles)
    slots.push([after(roleAt(role)), admin | (guardian << 64n) | (packed(grantDelay) << 128n)]);
  for (const [id, { when, nonce }] of operations)
    slots.push([slotAt("bytes32", id, slotNumber(2)), BigInt(when) | (BigInt(nonce) << 48n)]);
  const kept = slots.filter(([, value]) => value !== 0n);
  return rootOf(kept.map(([slot, value]) => [keccak256(pad(slot)), toRlp(trim(numberToHex(value, { size: 32 })))]));
}
