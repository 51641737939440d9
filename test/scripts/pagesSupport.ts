import type { DeployedContract, DeploymentRecord } from "../../sdk/src/deployment.ts";

const contract = (digit: string): DeployedContract => ({
  address: `0x${digit.repeat(40)}`,
  startBlock: 1,
  transaction: `0x${"0".repeat(64)}`,
  codeHash: `0x${"0".repeat(64)}`,
  args: [],
});

/** A record that a page can be configured with. Nothing stands at its addresses. */
export const testRecord: DeploymentRecord = {
  chainId: 31337,
  isTest: true,
  permit2: "0x000000000022D473030F116dDEE9F6B43aC78BA3",
  multicall3: "0xcA11bde05977b3631167028862bE2a173976CA11",
  contracts: {
    AccessManager: contract("1"),
    PaymentProcessor: contract("2"),
    Permit2Collector: contract("3"),
    RelayedCollector: contract("4"),
    Erc3009Collector: contract("5"),
    Erc2612Collector: contract("6"),
  },
  tokens: [],
};
