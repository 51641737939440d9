import { type Address, parseUnits } from "viem";
import type { CollectorName } from "../../sdk/src/deployment.ts";
import type { DeployConfig } from "./config.ts";
import { type Blueprint, toBlueprint } from "./create2.ts";
import { toTestFeeds } from "./feeds.ts";
import { toSources } from "./sources.ts";

/** The TEST token has USDT's decimals. */
export const TEST_DECIMALS = 6;
const TEST_SUPPLY = parseUnits("1000000000", TEST_DECIMALS);
const FAUCET_DRIP = parseUnits("1000", TEST_DECIMALS);
export const FAUCET_STOCK = parseUnits("100000000", TEST_DECIMALS);

const artifact = (room: string, name: string) => `contracts/${room}/${name}.sol/${name}.json`;

/** Everything that is deployed, in its order: each address follows from those before it. */
export function toBlueprints(deployer: Address, config: DeployConfig) {
  const accessManager = toBlueprint("@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager.json", [
    deployer,
  ]);
  const processor = toBlueprint(artifact("payments", "PaymentProcessor"), [accessManager.address, config.multicall3]);
  const collector = (name: CollectorName, ...args: readonly unknown[]) =>
    toBlueprint(artifact("collectors", name), [processor.address, ...args]);
  const collectors: Readonly<Record<CollectorName, Blueprint>> = {
    Permit2Collector: collector("Permit2Collector", config.permit2),
    RelayedCollector: collector("RelayedCollector", config.multicall3),
    Erc3009Collector: collector("Erc3009Collector"),
    Erc2612Collector: collector("Erc2612Collector"),
  };
  const test = config.tokens.includes("mock") ? toTestToken(deployer) : null;
  return {
    accessManager,
    processor,
    collectors,
    ...toPolicy(deployer, config),
    ...(test && { test }),
    ...(config.feeds === "mock" && { prices: toTestPrices(config, test?.usdtMock.address) }),
  };
}

/** Price sources of the first token, over TEST feeds. */
function toTestPrices({ tokens: [token] }: DeployConfig, mock: Address | undefined) {
  const { parts, feeds, testFeeds } = toTestFeeds();
  const priced = token === "mock" ? { address: mock!, decimals: TEST_DECIMALS } : token!;
  const over = toSources(priced, feeds);
  return { parts: [...parts, ...over.parts], testFeeds, sources: over.sources };
}

/** The policy that asks the chain's sanctions list. */
function toPolicy(deployer: Address, { sanctionsList }: DeployConfig) {
  if (sanctionsList === null) return {};
  const listMock = sanctionsList === "mock" ? toBlueprint(artifact("mocks", "SanctionsListMock"), [deployer]) : null;
  const sanctions = toBlueprint(artifact("policies", "Sanctions"), [listMock?.address ?? sanctionsList]);
  const engine = toBlueprint(artifact("policies", "PolicyEngine"), [[sanctions.address]]);
  return { policy: { listMock, sanctions, engine } };
}

function toTestToken(deployer: Address) {
  const usdtMock = toBlueprint(artifact("mocks", "UsdtMock"), [deployer, TEST_SUPPLY]);
  const faucet = toBlueprint(artifact("mocks", "TestFaucet"), [usdtMock.address, FAUCET_DRIP]);
  return { usdtMock, faucet };
}
