// The contracts with all mutants in them, apart from those that are built for everything else.
import { defineConfig } from "hardhat/config";
import config from "../../hardhat.config.ts";

export default defineConfig({
  ...config,
  paths: {
    sources: ".local/guards/contracts",
    artifacts: ".local/guards/artifacts",
    cache: ".local/guards/cache",
    tests: { mocha: "test", nodejs: "test/nodejs", solidity: ".local/guards/none" },
  },
  test: { mocha: { timeout: 120_000, bail: process.env.GUARDS_COINBASE !== undefined } },
  networks: {
    default: {
      type: "edr-simulated",
      chainId: 31337,
      hardfork: "cancun",
      allowUnlimitedContractSize: true,
      // It switches a mutant on.
      ...(process.env.GUARDS_COINBASE ? { coinbase: process.env.GUARDS_COINBASE } : {}),
    },
  },
});
