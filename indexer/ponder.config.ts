import { createConfig } from "ponder";
import type { Abi } from "viem";
import type { DeployedContract } from "../sdk/src/deployment.ts";
import { chainId, record } from "./src/deployment.ts";
import { atLeast, required } from "./src/environment.ts";
import { indexedAbis } from "./src/generated.ts";
import { safes } from "./src/payouts/safes.ts";

const contract = <const abi extends Abi>(abi: abi, { address, startBlock }: DeployedContract) =>
  ({ chain: "main", abi, address, startBlock }) as const;

type Indexed = typeof indexedAbis;
type Contracts = { readonly [name in keyof Indexed]: ReturnType<typeof contract<Indexed[name]>> };

/** A contract that the record lacks has no handlers: the type lists all possible ones. */
const contracts = Object.fromEntries(
  (Object.keys(indexedAbis) as (keyof Indexed)[]).flatMap((name) => {
    const deployed = record.contracts[name];
    return deployed ? [[name, contract(indexedAbis[name], deployed)]] : [];
  }),
) as Contracts;

const statementTimeout = process.env.STATEMENT_TIMEOUT_MS ? atLeast("STATEMENT_TIMEOUT_MS", 100) : undefined;

/**
 * One chain, the manifest's contracts that the deployment has, and the merchants that are Safes. Everything that differs
 * between chains comes from the environment: see `environment.ts`.
 */
export default createConfig({
  ordering: "omnichain",
  database: process.env.DATABASE_URL
    ? {
        kind: "postgres",
        connectionString: process.env.DATABASE_URL,
        ...(statementTimeout && { poolConfig: { statement_timeout: statementTimeout } }),
      }
    : { kind: "pglite", directory: process.env.PGLITE_DIR ?? ".ponder/pglite" },
  chains: {
    main: {
      id: chainId,
      rpc: required("RPC_URL"),
      ...(process.env.RPC_WS_URL ? { ws: process.env.RPC_WS_URL } : {}),
      pollingInterval: atLeast("POLLING_MS", 100, 1_000),
      // A restarted local chain keeps its id, and must not be answered from the previous chain's cache.
      disableCache: process.env.RPC_CACHE !== "1",
    },
  },
  contracts: { ...contracts, ...safes },
});
