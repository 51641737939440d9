import { createConfig } from "ponder";
import { paymentProcessorAbi } from "../sdk/src/generated/index.ts";
import { chainId, record } from "./src/deployment.ts";
import { atLeast, required } from "./src/environment.ts";

const { address, startBlock } = record.contracts.PaymentProcessor;

/** One chain, one contract. Everything that differs between chains comes in by environment: see `environment.ts`. */
export default createConfig({
  ordering: "omnichain",
  database: process.env.DATABASE_URL
    ? { kind: "postgres", connectionString: process.env.DATABASE_URL }
    : { kind: "pglite", directory: process.env.PGLITE_DIR ?? ".ponder/pglite" },
  chains: {
    main: {
      id: chainId,
      rpc: required("RPC_URL"),
      ...(process.env.RPC_WS_URL ? { ws: process.env.RPC_WS_URL } : {}),
      pollingInterval: atLeast("POLLING_MS", 100, 1_000),
      // A restarted local chain keeps its id: it must not be answered from the cache of the chain before it.
      disableCache: process.env.RPC_CACHE !== "1",
    },
  },
  contracts: {
    PaymentProcessor: { chain: "main", abi: paymentProcessorAbi, address, startBlock },
  },
});
