import { type Address, parseUnits } from "viem";
import type { DeployConfig } from "./config.ts";
import { toBlueprint } from "./create2.ts";

/** Of the TEST token; it has USDT's decimals. */
const TEST_SUPPLY = parseUnits("1000000000", 6);
const FAUCET_DRIP = parseUnits("1000", 6);
export const FAUCET_STOCK = parseUnits("100000000", 6);

/** Everything that is deployed, in its order: each address follows from those before it. */
export function toBlueprints(deployer: Address, config: DeployConfig) {
  const accessManager = toBlueprint("@openzeppelin/contracts/access/manager/AccessManager.sol/AccessManager.json", [
    deployer,
  ]);
  const processor = toBlueprint("contracts/payments/PaymentProcessor.sol/PaymentProcessor.json", [
    accessManager.address,
    config.multicall3,
  ]);
  const permit2Collector = toBlueprint("contracts/collectors/Permit2Collector.sol/Permit2Collector.json", [
    processor.address,
    config.permit2,
  ]);
  if (!config.tokens.includes("mock")) return { accessManager, processor, permit2Collector };
  const usdtMock = toBlueprint("contracts/mocks/UsdtMock.sol/UsdtMock.json", [deployer, TEST_SUPPLY]);
  const faucet = toBlueprint("contracts/mocks/TestFaucet.sol/TestFaucet.json", [usdtMock.address, FAUCET_DRIP]);
  return { accessManager, processor, permit2Collector, test: { usdtMock, faucet } };
}
