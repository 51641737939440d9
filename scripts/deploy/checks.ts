import { type Address, type Hex, type PublicClient, getContract, keccak256, parseAbi, zeroAddress } from "viem";
import type { TokenInfo } from "../../sdk/src/deployment.ts";
import { checkMulticall3, checkPermit2 } from "./canonical.ts";
import type { Sender } from "./client.ts";
import {
  type DeployConfig,
  type FeedConfig,
  type FeedsConfig,
  type TokenConfig,
  live,
  openQuestions,
} from "./config.ts";
import { toGuards } from "./sources.ts";

const safeAbi = parseAbi([
  "function getThreshold() view returns (uint256)",
  "function getOwners() view returns (address[])",
  "function getModulesPaginated(address start, uint256 pageSize) view returns (address[] modules, address next)",
]);
/** Beginning and end of a Safe's list of modules. */
const SENTINEL: Address = "0x0000000000000000000000000000000000000001";

/**
 * The reasons to refuse a deployment on the sender's chain: open decisions, and what the chain lacks of the config.
 *
 * @param confirmed Code hashes of tokens that a person has compared, where the config has none.
 */
export async function findProblems(sender: Sender, config: DeployConfig, confirmed: readonly Hex[]) {
  const listed = config.tokens.filter((token) => token !== "mock");
  const found = await Promise.all([
    checkPermit2(sender, config.permit2, config.chainId),
    checkMulticall3(sender, config.multicall3, config.chainId),
    checkSafe(sender, config),
    checkSanctionsList(sender, config),
    ...listed.map((token) => checkToken(sender, token, config, confirmed)),
    ...(config.feeds === "mock" || config.feeds === null ? [] : checkFeeds(sender, config.feeds)),
  ]);
  return [...openQuestions(config), ...found.flat()];
}

async function checkSafe(sender: Sender, { chainId, safe, admin, isTest }: DeployConfig): Promise<readonly string[]> {
  if ("account" in admin) return checkAdminSafe(sender, admin.account, { admin, isTest });
  const checks = Object.entries(safe).map(async ([part, address]) => {
    if (await sender.getCode({ address })) return [];
    return [`Safe's ${part} is not on chain ${chainId}: there is no code at ${address}`];
  });
  return (await Promise.all(checks)).flat();
}

async function checkSanctionsList(sender: Sender, config: DeployConfig): Promise<readonly string[]> {
  const { chainId, sanctionsList } = config;
  if (sanctionsList === null || sanctionsList === "mock") return [];
  const abi = parseAbi(["function isSanctioned(address account) view returns (bool)"]);
  const read = { address: sanctionsList, abi, functionName: "isSanctioned", args: [zeroAddress] } as const;
  const answer = await sender.readContract(read).catch(() => null);
  return answer === null ? [`the sanctions list does not answer on chain ${chainId} at ${sanctionsList}`] : [];
}

/** An existing Safe has to have the owners that a new one would be given, and nobody who acts without them. */
export async function checkAdminSafe(
  client: Pick<PublicClient, "readContract">,
  address: Address,
  { admin, isTest }: Pick<DeployConfig, "admin" | "isTest">,
): Promise<readonly string[]> {
  try {
    const threshold = await client.readContract({ address, abi: safeAbi, functionName: "getThreshold" });
    const owners = await client.readContract({ address, abi: safeAbi, functionName: "getOwners" });
    const page = { abi: safeAbi, functionName: "getModulesPaginated", args: [SENTINEL, 10n] } as const;
    const [modules] = await client.readContract({ address, ...page });
    const problems = modules.map((one) => `the governing Safe ${address} has a module that needs no owner: ${one}`);
    const is = `${threshold}-of-${owners.length}`;
    if (!isTest && (threshold < BigInt(live.threshold) || owners.length < live.owners))
      problems.push(
        `the governing Safe ${address} is ${is}: a live chain asks for ${live.threshold}-of-${live.owners}`,
      );
    if ("owners" in admin && (threshold !== BigInt(admin.threshold) || !isSameSet(owners, admin.owners)))
      problems.push(`the governing Safe ${address} is ${is} of ${owners.join(", ")}: the config names others`);
    return problems;
  } catch {
    return [`the governing Safe's address ${address} holds no Safe`];
  }
}

const isSameSet = (some: readonly Address[], others: readonly Address[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

async function checkToken(sender: Sender, token: TokenConfig, config: DeployConfig, confirmed: readonly Hex[]) {
  const { chainId, isTest } = config;
  const code = await sender.getCode({ address: token.address });
  if (!code) return [`${token.symbol} is not on chain ${chainId}: there is no code at ${token.address}`];
  const hash = keccak256(code);
  const problems: string[] = [];
  if (token.codeHash === null && !isTest && !confirmed.includes(hash))
    problems.push(
      `the config has no code hash of ${token.symbol}; the chain has ${hash}. ` +
        `Compare it with a source you trust, then pass --confirm-code-hash ${hash}`,
    );
  if (token.codeHash !== null && token.codeHash !== hash)
    problems.push(`the code hash of ${token.symbol} is ${hash}, and ${token.codeHash} in the config`);
  const decimals = await readDecimals(sender, token);
  if (decimals !== token.decimals)
    problems.push(`${token.symbol} has ${decimals ?? "no"} decimals, and ${token.decimals} in the config`);
  return problems;
}

const feedAbi = parseAbi([
  "function decimals() view returns (uint8)",
  "function description() view returns (string)",
  "function aggregator() view returns (address)",
  "function minAnswer() view returns (int192)",
  "function maxAnswer() view returns (int192)",
  "function latestRoundData() view returns (uint80, int256 answer, uint256 startedAt, uint256 updatedAt, uint80)",
]);

export const checkFeeds = (sender: Sender, { currencies, tokens, sequencer }: FeedsConfig) => [
  ...Object.entries({ ...currencies, ...tokens }).map(([of, feed]) => checkFeed(sender, of, feed)),
  ...(sequencer ? [checkUptime(sender, sequencer.feed)] : []),
];

/** A feed has to be the one that the config means, and to have a price that its sources would take. */
async function checkFeed(sender: Sender, of: string, feed: FeedConfig): Promise<readonly string[]> {
  const name = `the feed ${of}/USD at ${feed.proxy}`;
  try {
    const { read } = getContract({ address: feed.proxy, abi: feedAbi, client: sender });
    const [decimals, description, aggregator, { timestamp }] = await Promise.all([
      read.decimals(),
      read.description(),
      read.aggregator(),
      sender.getBlock(),
    ]);
    const clamp = getContract({ address: aggregator, abi: feedAbi, client: sender });
    const [min, max, [, answer, startedAt]] = await Promise.all([
      clamp.read.minAnswer(),
      clamp.read.maxAnswer(),
      read.latestRoundData(),
    ]);
    const { minAnswer, maxAnswer, maxAge } = toGuards(feed);
    const problems: string[] = [];
    if (decimals !== feed.decimals)
      problems.push(`${name} has ${decimals} decimals, and ${feed.decimals} in the config`);
    if (description.replaceAll(" ", "") !== `${of}/USD`)
      problems.push(`${name} calls itself ${JSON.stringify(description)}`);
    if (minAnswer <= min || maxAnswer >= max)
      problems.push(`${name}: bounds ${minAnswer} and ${maxAnswer} are not within the aggregator's ${min} and ${max}`);
    if (answer < minAnswer || answer > maxAnswer)
      problems.push(`${name} says ${answer}, which is not within ${minAnswer} and ${maxAnswer}`);
    const age = timestamp - startedAt;
    if (age > maxAge) problems.push(`${name} has a price of ${age} s ago: its sources would take one of ${maxAge} s`);
    return problems;
  } catch {
    return [`${name} does not answer as a Chainlink feed`];
  }
}

async function checkUptime(sender: Sender, address: Address): Promise<readonly string[]> {
  const read = { address, abi: feedAbi, functionName: "latestRoundData" } as const;
  const round = await sender.readContract(read).catch(() => null);
  if (round && round[2] !== 0n && (round[1] === 0n || round[1] === 1n)) return [];
  return [`the sequencer's uptime feed at ${address} does not say since when it is up or down`];
}

const readDecimals = (sender: Sender, { address }: TokenConfig): Promise<number | undefined> =>
  sender
    .readContract({ address, abi: parseAbi(["function decimals() view returns (uint256)"]), functionName: "decimals" })
    .then(Number, () => undefined);

/** The token as a record keeps it, with the hash of the code on the chain. */
export async function toTokenInfo(sender: Sender, { codeHash, ...token }: TokenConfig): Promise<TokenInfo> {
  const code = await sender.getCode({ address: token.address });
  return { ...token, codeHash: code ? keccak256(code) : (codeHash ?? "0x") };
}
