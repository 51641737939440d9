import { type Address, parseUnits } from "viem";
import type { CollectorName } from "../../sdk/src/deployment.ts";
import type { DeployConfig } from "./config.ts";
import { type Blueprint, toBlueprint } from "./create2.ts";

/** Of the TEST token; it has USDT's decimals. */
const TEST_SUPPLY = parseUnits("1000000000", 6);
const FAUCET_DRIP = parseUnits("1000", 6);
export const FAUCET_STOCK = parseUnits("100000000", 6);

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
  return {
    accessManager,
    processor,
    collectors,
    ...toPolicy(deployer, processor.address, config),
    ...(config.tokens.includes("mock") && { test: toTestToken(deployer) }),
  };
}

/** The policy that refuses whom the chain's sanctions list has. */
function toPolicy(deployer: Address, processor: Address, { sanctionsList }: DeployConfig) {
  if (sanctionsList === null) return {};
  const listMock = sanctionsList === "mock" ? toBlueprint(artifact("mocks", "SanctionsListMock"), [deployer]) : null;
  const sanctions = toBlueprint(artifact("policies", "Sanctions"), [listMock?.address ?? sanctionsList]);
  const engine = toBlueprint(artifact("policies", "PolicyEngine"), [processor, [sanctions.address]]);
  return { policy: { listMock, sanctions, engine } };
}

function toTestToken(deployer: Address) {
  const usdtMock = toBlueprint(artifact("mocks", "UsdtMock"), [deployer, TEST_SUPPLY]);
  const faucet = toBlueprint(artifact("mocks", "TestFaucet"), [usdtMock.address, FAUCET_DRIP]);
  return { usdtMock, faucet };
}
