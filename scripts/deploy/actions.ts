import { type Address, type Hex, encodeFunctionData, parseAbi, toFunctionSelector } from "viem";
import { accessManagerAbi, paymentProcessorAbi } from "../../sdk/src/generated/abis.ts";
import type { TokenInfo } from "../../sdk/src/deployment.ts";
import type { Sender } from "./client.ts";
import type { Blueprint } from "./create2.ts";
import type { DeployConfig } from "./config.ts";
import { type TestFeed, hasRounds, toFirstRounds } from "./feeds.ts";
import { type Room, encodeHandOver, roles } from "./governance.ts";
import type { AdminSafe } from "./safe.ts";

/** One transaction of a deployment after the contracts stand, and whether the chain shows that it has happened. */
export interface Action {
  readonly what: string;
  readonly to: Address;
  /** Null: it cannot be written down before the config's open questions are answered. */
  readonly data: Hex | null;
  readonly isDone: () => Promise<boolean>;
  /** Only the admin may send it, which the deployer is until the hand-over. */
  readonly asAdmin: boolean;
}

/** Where everything stands or is going to stand. */
export interface Places {
  readonly deployer: Address;
  readonly authority: Address;
  readonly processor: Address;
  readonly rooms: readonly Room[];
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

/** The selector of an issuer's list; zero where there is none. */
const toIssuerList = (signature: string | null): Hex =>
  signature === null ? "0x00000000" : toFunctionSelector(signature);

/**
 * What the deployer sends once the contracts stand, in this order: lists, the faucet's stock, the TEST feeds' rounds, and
 * the hand-over.
 *
 * @param now The chain's, in unix seconds: that of the rounds.
 */
export function toActions(sender: Sender, config: DeployConfig, places: Places, now: bigint): readonly Action[] {
  const { processor, faucet, adminSafe, deployer, authority } = places;
  const isMissing = async (address: Address) => !(await sender.getCode({ address }));

  const toListing = (room: Room, { address, symbol, maxTokenFeeBps, issuerList }: TokenInfo): Action => ({
    what: `list ${symbol} (${address}) in the ${room.name}, whose own fee may keep ${maxTokenFeeBps} bps`,
    to: room.address,
    data: encodeFunctionData({
      abi: paymentProcessorAbi,
      functionName: "listToken",
      args: [address, maxTokenFeeBps, toIssuerList(issuerList)],
    }),
    isDone: async () => {
      if (await isMissing(room.address)) return false;
      const abi = paymentProcessorAbi;
      const read = { address: room.address, abi, functionName: "getToken", args: [address] } as const;
      const [listed, , fee, list] = await sender.readContract(read);
      return listed && fee === BigInt(maxTokenFeeBps) && list === toIssuerList(issuerList);
    },
    asAdmin: true,
  });
  const listings = places.rooms.flatMap((room) => places.tokens.map((token) => toListing(room, token)));

  const collectors = places.collectors.map(({ name, address }): Action => ({
    what: `let ${name} (${address}) collect`,
    to: processor,
    data: encodeFunctionData({ abi: paymentProcessorAbi, functionName: "listCollector", args: [address] }),
    isDone: async () => {
      if (await isMissing(processor)) return false;
      const abi = paymentProcessorAbi;
      return sender.readContract({ address: processor, abi, functionName: "isCollector", args: [address] });
    },
    asAdmin: true,
  }));

  const stock = faucet && {
    what: `give the TestFaucet (${faucet.address}) its stock of TEST tokens`,
    to: faucet.token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [faucet.address, faucet.amount] }),
    isDone: async () => {
      if (await isMissing(faucet.token)) return false;
      const args = [faucet.address] as const;
      const read = { address: faucet.token, abi: erc20Abi, functionName: "balanceOf", args } as const;
      return (await sender.readContract(read)) > 0n;
    },
    asAdmin: false,
  };

  const rounds = places.testFeeds.map((feed): Action => ({
    what: `give the TEST feed ${feed.pair} its first rounds`,
    ...toFirstRounds(feed, now, places.multicall3),
    isDone: async () => !(await isMissing(feed.aggregator)) && hasRounds(sender, feed),
    asAdmin: false,
  }));

  const creation = adminSafe?.creation && {
    what: `create the governing Safe (${adminSafe.address})`,
    ...adminSafe.creation,
    isDone: async () => !(await isMissing(adminSafe.address)),
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
      if (await isMissing(authority)) return false;
      const args = [roles.admin, deployer] as const;
      const abi = accessManagerAbi;
      return !(await sender.readContract({ address: authority, abi, functionName: "hasRole", args }))[0];
    },
    asAdmin: false,
  };
  return [...listings, ...collectors, ...(stock ? [stock] : []), ...rounds, ...(creation ? [creation] : []), handOver];
}
