import { createRequire } from "node:module";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** The compiler out of node_modules, in WebAssembly: nothing is downloaded. */
const compiler = (optimizer: { enabled: boolean; runs?: number }) => ({
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: { evmVersion: "cancun", viaIR: true, optimizer, metadata: { bytecodeHash: "none" } },
});

/** For tests that deploy the contracts from `artifacts`: without the optimizer they compile in a third of the time. */
const unoptimized = compiler({ enabled: false });

/** One build of the contracts: the tests run, the bench measures and the deployment takes the same code. */
const build = {
  compilers: [compiler({ enabled: true, runs: 10_000 })],
  overrides: {
    // The contract with every verb of its room has to stay well below the limit of 24,576 bytes.
    "contracts/payments/PaymentProcessor.sol": compiler({ enabled: true, runs: 700 }),
    "test/invariants/chainId.t.sol": unoptimized,
    "test/poc/Poc.t.sol": unoptimized,
  },
};

export default defineConfig({
  plugins: [hardhatToolboxViem, hardhatMocha],
  solidity: {
    // The contracts are built first: some of the tests deploy them from their artifacts.
    splitTestsCompilation: true,
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
    profiles: {
      default: build,
      production: { isolated: false, ...build },
    },
  },
  // The toolbox brings the runner of node:test along; mocha runs the tests, so it is given a folder that does not exist.
  paths: { tests: { mocha: "test", nodejs: "test/nodejs", solidity: "test" } },
  test: {
    solidity: {
      // The code of Permit2 and Multicall3 as it stands on mainnet; for proofs of concept our own and USDT's, too.
      fsPermissions: { readDirectory: ["scripts/code", "artifacts", "cache/poc"] },
      // Drawn anew by CI; without one it is always the same.
      fuzz: { runs: 256, ...(process.env.FUZZ_SEED && { seed: process.env.FUZZ_SEED }) },
    },
    mocha: { timeout: 120_000 },
  },
  networks: {
    default: { type: "edr-simulated", chainId: 31337, hardfork: "cancun" },
  },
});
