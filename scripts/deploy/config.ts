import { existsSync, readFileSync, readdirSync } from "node:fs";
import { type Address, type Hex, getAddress, isAddress, isHash } from "viem";

/** A token to be listed, as it has to be on the chain. */
export interface TokenConfig {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
  /** keccak256 of its runtime code. Null: not known; the chain's is taken once a person confirms it. */
  readonly codeHash: Hex | null;
  readonly maxTokenFeeBps: number;
  /** The function by which the issuer says that it has listed an account, "isBlackListed(address)"; null: none. */
  readonly issuerList: string | null;
}

/** The governing Safe: an existing one, or the owners of one that the deployment creates. */
export type AdminConfig = { readonly delaySeconds: number } & (
  { readonly account: Address } | { readonly owners: readonly Address[]; readonly threshold: number }
);

/** A role's holder. Null: not decided yet, which a deployment refuses. */
export type RoleConfig = { readonly account: Address | null; readonly delaySeconds: number };

/** Contracts of Safe 1.4.1 that the governing Safe is made of. */
export type SafeContracts = Readonly<Record<"singleton" | "proxyFactory" | "fallbackHandler", Address>>;

/** A Chainlink feed on the chain, and the guards of the sources over it. Prices are decimal, "0.5". */
export interface FeedConfig {
  /** The proxy: Chainlink moves the aggregator behind it. */
  readonly proxy: Address;
  readonly decimals: number;
  /** The longest time between two rounds, by Chainlink's own page of the feed. */
  readonly heartbeatSeconds: number;
  /** Within the aggregator's own clamp, and as narrow as a price that is still believed. */
  readonly minAnswer: string;
  readonly maxAnswer: string;
  /** How far a round may lie from the one before it, and how much farther for each hour between them. */
  readonly deviationBps: number;
  readonly deviationBpsPerHour: number;
}

/** The feeds under a chain's price sources. */
export interface FeedsConfig {
  /** Currencies in dollars, by their three letters. */
  readonly currencies: Readonly<Record<string, FeedConfig>>;
  /** Tokens in dollars, by their symbols. */
  readonly tokens: Readonly<Record<string, FeedConfig>>;
  /** A rollup's uptime feed, and how long its sequencer has to be up before a price is taken; null: not a rollup. */
  readonly sequencer: { readonly feed: Address; readonly graceSeconds: number } | null;
  /** Who signs prices of currencies while foreign exchange is closed; null: there are none then. */
  readonly weekendIssuer: Address | null;
}

/** Rollups: their sequencers can be down while their feeds still show a price. */
const rollups = [10, 8453, 42161];

/** The inputs of a deployment: `deployments/config/<chainId>.json`. */
export interface DeployConfig {
  readonly chainId: number;
  readonly name: string;
  /** Money on this chain is worth nothing: a test USDT and its faucet may be deployed. */
  readonly isTest: boolean;
  readonly permit2: Address;
  readonly multicall3: Address;
  readonly safe: SafeContracts;
  /** A sanctions list of Chainalysis' interface; "mock" is the project's TEST list; null: there is none. */
  readonly sanctionsList: Address | "mock" | null;
  readonly admin: AdminConfig;
  readonly guardian: RoleConfig;
  readonly lister: RoleConfig;
  /** "mock" is the project's TEST USDT. */
  readonly tokens: readonly (TokenConfig | "mock")[];
  /** The feeds under the price sources: "mock" are the project's TEST feeds; null: there are no sources. */
  readonly feeds: FeedsConfig | "mock" | null;
  /** Over TEST feeds: who signs prices while foreign exchange is closed. By default nobody. */
  readonly testWeekendIssuer?: Address;
}

const folder = new URL("../../deployments/config/", import.meta.url);

export const configuredChains = (): readonly number[] =>
  readdirSync(folder)
    .filter((file) => /^\d+\.json$/.test(file))
    .map((file) => Number.parseInt(file, 10))
    .sort((a, b) => a - b);

export function readConfig(chainId: number): DeployConfig {
  const file = new URL(`${chainId}.json`, folder);
  if (!existsSync(file))
    throw new Error(
      `There is no deployments/config/${chainId}.json. There are configs for chains ${configuredChains().join(", ")}`,
    );
  const config = JSON.parse(readFileSync(file, "utf8")) as DeployConfig;
  checkConfig(config, chainId);
  return config;
}

/** Refuses a config that no chain could make right, whatever it holds. */
export function checkConfig(config: DeployConfig, chainId: number): void {
  const refuse = (what: string): never => {
    throw new Error(`deployments/config/${chainId}.json: ${what}`);
  };
  const check = (address: Address | null, field: string) => {
    if (address !== null && (!isAddress(address) || getAddress(address) !== address))
      refuse(`${field} is ${address}, which is not an address with its checksum`);
  };
  if (config.chainId !== chainId) refuse(`chainId is ${config.chainId}`);
  check(config.permit2, "permit2");
  check(config.multicall3, "multicall3");
  if (config.sanctionsList !== "mock") check(config.sanctionsList, "sanctionsList");
  else if (!config.isTest) refuse("the test list of sanctions is not for a live chain");
  if (config.feeds === "mock" && !config.isTest) refuse("the test feeds are not for a live chain");
  if (config.feeds !== "mock" && config.feeds !== null) {
    const { currencies, tokens, sequencer, weekendIssuer } = config.feeds;
    for (const [of, feed] of Object.entries({ ...currencies, ...tokens })) {
      check(feed.proxy, `the feed ${of}/USD`);
      const [low, high] = [Number(feed.minAnswer), Number(feed.maxAnswer)];
      if (!(low > 0 && low < high)) refuse(`the feed ${of}/USD is bounded by ${feed.minAnswer} and ${feed.maxAnswer}`);
      for (const field of ["decimals", "heartbeatSeconds", "deviationBps", "deviationBpsPerHour"] as const)
        if (!(Number.isSafeInteger(feed[field]) && feed[field] > 0))
          refuse(`the feed ${of}/USD has ${field} ${feed[field]}, not a whole number over 0`);
    }
    check(weekendIssuer, "feeds.weekendIssuer");
    check(sequencer?.feed ?? null, "feeds.sequencer.feed");
    if (rollups.includes(chainId) && !(sequencer && sequencer.graceSeconds > 0))
      refuse("a rollup's prices need its sequencer's uptime feed, and a grace period in seconds");
    for (const token of config.tokens)
      if (token !== "mock" && !tokens[token.symbol])
        refuse(`there is no feed ${token.symbol}/USD, by which ${token.symbol} is known to be at par`);
  }
  check(config.guardian.account, "guardian.account");
  check(config.lister.account, "lister.account");
  if ("account" in config.admin) check(config.admin.account, "admin.account");
  else for (const owner of config.admin.owners) check(owner, "admin.owners");
  for (const role of ["admin", "lister"] as const) {
    if (!(config[role].delaySeconds > 0)) refuse(`${role}.delaySeconds is ${config[role].delaySeconds}, not over 0`);
  }
  if (config.guardian.delaySeconds !== 0) refuse("a guardian who has to wait stops nothing: its delay is 0");
  for (const token of config.tokens) {
    if (token === "mock") {
      if (!config.isTest) refuse("the test token is not listed on a live chain");
      continue;
    }
    check(token.address, `token ${token.symbol}`);
    if (token.issuerList !== null && !/^\w+\(address\)$/.test(token.issuerList))
      refuse(`issuerList of ${token.symbol} is ${token.issuerList}, not a function of one address, nor null`);
    if (token.codeHash !== null && !isHash(token.codeHash)) refuse(`codeHash of ${token.symbol} is no hash, nor null`);
  }
}

/** Of the governing Safe on a live chain: the least number of owners, and of those who sign. */
export const live = { owners: 5, threshold: 3 } as const;

/** Decisions that people have to make before a deployment. */
export function openQuestions(config: DeployConfig): readonly string[] {
  const open: string[] = [];
  if ("owners" in config.admin) {
    const { owners, threshold } = config.admin;
    const needed = config.isTest ? Math.max(threshold, 1) : live.owners;
    if (owners.length < needed)
      open.push(`admin.owners names ${owners.length} of at least ${needed} owners of the governing Safe`);
    if (new Set(owners).size !== owners.length) open.push("admin.owners names an owner twice");
    if (!config.isTest && threshold < live.threshold)
      open.push(`admin.threshold is ${threshold}: a live chain asks for ${live.threshold}`);
  }
  if (config.guardian.account === null) open.push("guardian.account is not named: who pauses entries?");
  if (config.lister.account === null) open.push("lister.account is not named: who lists tokens?");
  return open;
}
