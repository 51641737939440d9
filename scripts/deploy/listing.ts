import { type Address, type Hex, encodeAbiParameters, encodeFunctionData, getContract, keccak256 } from "viem";
import { entries } from "../../deployments/manifest.ts";
import type { DeployedContract, DeploymentRecord, TokenInfo } from "../../sdk/src/deployment.ts";
import { accessManagerAbi } from "../../sdk/src/generated/abis.ts";
import { toListings } from "./actions.ts";
import { findProblems, toTokenInfo } from "./checks.ts";
import { type Call, type Sender, send } from "./client.ts";
import type { DeployConfig } from "./config.ts";

/** A token's listing in a room, on its way through the lister's delay. */
export interface Listing {
  readonly what: string;
  readonly state: "listed" | "unscheduled" | "pending" | "due";
  /** From when on it can be executed, in unix seconds; 0: it is not scheduled. */
  readonly dueAt: number;
  /** The lister's next call; null: there is none now. */
  readonly call: Required<Omit<Call, "value">> | null;
}

/** The tokens of the config besides the TEST token, which the deployment lists. */
export function toListedTokens(sender: Sender, { tokens }: DeployConfig): Promise<readonly TokenInfo[]> {
  const named = tokens.filter((token) => token !== "mock");
  return Promise.all(named.map((token) => toTokenInfo(sender, token)));
}

/**
 * The listings that a config asks for, as they are on the chain. Throws where the chain's token is not the config's.
 *
 * @param confirmed Code hashes of tokens that a person has compared, where the config has none.
 */
export async function readListings(
  sender: Sender,
  config: DeployConfig,
  { contracts }: DeploymentRecord,
  confirmed: readonly Hex[],
): Promise<readonly Listing[]> {
  const problems = await findProblems(sender, config, confirmed);
  if (problems.length > 0) throw new Error(`Nothing is listed:\n${problems.map((p) => `- ${p}`).join("\n")}`);
  const recorded: Readonly<Record<string, DeployedContract | undefined>> = contracts;
  const rooms = entries.flatMap(({ name, room }) => {
    const contract = room && recorded[name];
    return contract ? [{ name, address: contract.address }] : [];
  });
  const authority = contracts.AccessManager.address;
  const { read } = getContract({ abi: accessManagerAbi, address: authority, client: sender });
  const lister = config.lister.account!;
  const now = Number((await sender.getBlock()).timestamp);

  const toListing = async (action: ReturnType<typeof toListings>[number]): Promise<Listing> => {
    const { what, to, data, isDone } = action;
    if (await isDone()) return { what, state: "listed", dueAt: 0, call: null };
    const dueAt = await read.getSchedule([operationOf(lister, to, data)]);
    const schedule = { abi: accessManagerAbi, functionName: "schedule", args: [to, data, 0] } as const;
    if (dueAt === 0)
      return { what, state: "unscheduled", dueAt, call: { to: authority, data: encodeFunctionData(schedule) } };
    return dueAt > now
      ? { what, state: "pending", dueAt, call: null }
      : { what, state: "due", dueAt, call: { to, data } };
  };
  const listings = toListings(sender, rooms, await toListedTokens(sender, config));
  return Promise.all(listings.map((listing) => toListing(listing)));
}

/** Sends the lister's next call of each listing that has one. */
export async function advance(lister: Sender, listings: readonly Listing[]): Promise<void> {
  for (const { what, call } of listings) if (call) await send(lister, what, call);
}

/** As the AccessManager computes it. */
const operationOf = (caller: Address, target: Address, data: Hex): Hex =>
  keccak256(encodeAbiParameters([{ type: "address" }, { type: "address" }, { type: "bytes" }], [caller, target, data]));
