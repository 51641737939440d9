import { type Address, parseUnits } from "viem";
import { TEST_DECIMALS, artifactOf, entries } from "../../deployments/manifest.ts";
import type { DeployConfig, FeedsConfig } from "./config.ts";
import { type Blueprint, toBlueprint } from "./create2.ts";
import { toTestFeeds } from "./feeds.ts";
import { toSources } from "./sources.ts";

export const FAUCET_STOCK = parseUnits("100000000", TEST_DECIMALS);

/** All contracts of a deployment, by name and in their order: each address follows from those before it. */
export function toBlueprints(deployer: Address, config: DeployConfig) {
  const contracts = new Map<string, Blueprint>();
  const at = (name: string): Address => {
    const found = contracts.get(name);
    if (!found) throw new Error(`${name} has no entry in the manifest before those that need it`);
    return found.address;
  };
  for (const entry of entries) {
    const args = entry.args({ deployer, config, at });
    if (args) contracts.set(entry.name, toBlueprint(artifactOf(entry), args));
  }
  return { contracts, prices: toPrices(config, contracts.get("UsdtMock")) };
}

/** The price sources, over TEST feeds on a test chain. */
function toPrices(config: DeployConfig, mock: Blueprint | undefined) {
  if (config.feeds === null) return null;
  const test = config.feeds === "mock" ? toTestFeeds(config.testWeekendIssuer) : null;
  const tokens = config.tokens.map((token) =>
    token === "mock" ? { symbol: "USDT", address: mock!.address, decimals: TEST_DECIMALS } : token,
  );
  const feeds = test?.feeds ?? (config.feeds as FeedsConfig);
  // A live chain's config has a feed of every token; a test chain may list tokens that nobody prices.
  const priced = tokens.filter(({ symbol }) => feeds.tokens[symbol]);
  const over = toSources(priced, feeds, config.multicall3);
  return { parts: [...(test?.parts ?? []), ...over.parts], testFeeds: test?.testFeeds ?? [], sources: over.sources };
}
