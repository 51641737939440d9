import { createRequire } from "node:module";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatToolboxViem from "@nomicfoundation/hardhat-toolbox-viem";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** One build for everything: what the tests run is what is measured and what is deployed. */
const compilers = [
  {
    version: "0.8.37",
    // The compiler out of node_modules, in WebAssembly: nothing is downloaded.
    path: require.resolve("solc/soljson.js"),
    settings: {
      evmVersion: "cancun",
      viaIR: true,
      optimizer: { enabled: true, runs: 10_000 },
      metadata: { bytecodeHash: "none" },
    },
  },
];

export default defineConfig({
  plugins: [hardhatToolboxViem, hardhatMocha],
  solidity: {
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
    profiles: {
      default: { compilers },
      production: { isolated: false, compilers },
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
