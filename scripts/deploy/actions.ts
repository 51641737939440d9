import { type Address, type Hex, encodeFunctionData, getContract, parseAbi, toFunctionSelector } from "viem";
import { accessManagerAbi, paymentProcessorAbi } from "../../sdk/src/generated/abis.ts";
import type { TokenInfo } from "../../sdk/src/deployment.ts";
import type { Sender } from "./client.ts";
import type { Blueprint } from "./create2.ts";
import type { DeployConfig } from "./config.ts";
import { type TestFeed, hasRounds, toFirstRounds } from "./feeds.ts";
import { type Parties, type Room, encodeHandOver, roles } from "./governance.ts";
import type { AdminSafe } from "./safe.ts";

/** A transaction after the contracts are deployed, and whether the chain shows that it has happened. */
export interface Action {
  readonly what: string;
  readonly to: Address;
  /** Null: it cannot be written down before the config's open questions are answered. */
  readonly data: Hex | null;
  readonly isDone: () => Promise<boolean>;
  /** Only the admin may send it, which the deployer is until the hand-over. */
  readonly asAdmin: boolean;
}

/** The addresses of a deployment, whether its contracts are there already or not. */
export interface Places extends Omit<Parties, "admin"> {
  readonly processor: Address;
  readonly collectors: readonly Pick<Blueprint, "name" | "address">[];
  readonly faucet?: { readonly address: Address; readonly token: Address; readonly amount: bigint };
  readonly tokens: readonly TokenInfo[];
  readonly multicall3: Address;
  readonly testFeeds: readonly TestFeed[];
  /** Null: not decided yet. */
  readonly adminSafe: AdminSafe | null;
}

const erc20Abi = parseAbi([
  "function transfer(address to, uint256 amount)",
  "function balanceOf(address account) view returns (uint256)",
]);

export const toIssuerList = (signature: string | null): Hex =>
  signature === null ? "0x00000000" : toFunctionSelector(signature);

const roomAt = (sender: Sender, address: Address) =>
  getContract({ address, abi: paymentProcessorAbi, client: sender }).read;

/** The listing of each token in each room. */
export function toListings(
  sender: Sender,
  rooms: readonly Pick<Room, "name" | "address">[],
  tokens: readonly TokenInfo[],
) {
  const toListing = (
    room: Pick<Room, "name" | "address">,
    { address, symbol, maxTokenFeeBps, issuerList }: TokenInfo,
  ): Action & { readonly data: Hex } => ({
    what: `list ${symbol} (${address}) in the ${room.name}, whose own fee may keep ${maxTokenFeeBps} bps`,
    to: room.address,
    data: encodeFunctionData({
      abi: paymentProcessorAbi,
      functionName: "listToken",
      args: [address, maxTokenFeeBps, toIssuerList(issuerList)],
    }),
    isDone: async () => {
      if (!(await sender.getCode({ address: room.address }))) return false;
      const [listed, , fee, list] = await roomAt(sender, room.address).getToken([address]);
      return listed && fee === BigInt(maxTokenFeeBps) && list === toIssuerList(issuerList);
    },
    asAdmin: true,
  });
  return rooms.flatMap((room) => tokens.map((token) => toListing(room, token)));
}

/**
 * The deployer's transactions, in this order: lists, the faucet's stock, the TEST feeds' rounds, the hand-over.
 *
 * @param now The chain's time, in unix seconds, which the rounds have.
 */
export function toActions(sender: Sender, config: DeployConfig, places: Places, now: bigint): readonly Action[] {
  const { processor, faucet, adminSafe, deployer, authority } = places;
  const isThere = async (address: Address) => Boolean(await sender.getCode({ address }));

  const listings = toListings(sender, places.rooms, places.tokens);

  const collectors = places.collectors.map(({ name, address }): Action => ({
    what: `let ${name} (${address}) collect`,
    to: processor,
    data: encodeFunctionData({ abi: paymentProcessorAbi, functionName: "listCollector", args: [address] }),
    isDone: async () => (await isThere(processor)) && roomAt(sender, processor).isCollector([address]),
    asAdmin: true,
  }));

  const stock = faucet && {
    what: `give the TestFaucet (${faucet.address}) its stock of TEST tokens`,
    to: faucet.token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [faucet.address, faucet.amount] }),
    isDone: async () => {
      if (!(await isThere(faucet.token))) return false;
      const { read } = getContract({ address: faucet.token, abi: erc20Abi, client: sender });
      return (await read.balanceOf([faucet.address])) > 0n;
    },
    asAdmin: false,
  };

  const rounds = places.testFeeds.map((feed): Action => ({
    what: `give the TEST feed ${feed.pair} its first rounds`,
    ...toFirstRounds(feed, now, places.multicall3),
    isDone: async () => (await isThere(feed.aggregator)) && hasRounds(sender, feed),
    asAdmin: false,
  }));

  const creation = adminSafe?.creation && {
    what: `create the governing Safe (${adminSafe.address})`,
    ...adminSafe.creation,
    isDone: () => isThere(adminSafe.address),
    asAdmin: false,
  };

  const named = {
    admin: adminSafe?.address ?? "nobody named",
    guardian: config.guardian.account ?? "nobody named",
    lister: config.lister.account ?? "nobody named",
  };
  const isDecided = !Object.values(named).includes("nobody named");
  const handOver: Action = {
    what:
      `hand every role over: admin to ${named.admin}, guardian to ${named.guardian}, ` +
      `lister to ${named.lister}, none left to ${deployer}`,
    to: authority,
    data: isDecided && adminSafe ? encodeHandOver(config, { ...places, admin: adminSafe.address }) : null,
    isDone: async () => {
      if (!(await isThere(authority))) return false;
      const { read } = getContract({ address: authority, abi: accessManagerAbi, client: sender });
      return !(await read.hasRole([roles.admin, deployer]))[0];
    },
    asAdmin: false,
  };
  return [...listings, ...collectors, ...(stock ? [stock] : []), ...rounds, ...(creation ? [creation] : []), handOver];
}
