import { fileURLToPath } from "node:url";
import { type Running, launch, requireFree, sleep, until } from "../process.ts";
import { asker, readIndexedBlock } from "../reconcile/indexer.ts";
import type { LocalChain } from "./chain.ts";

const indexerRoot = fileURLToPath(new URL("../../indexer/", import.meta.url));

export interface IndexerOptions {
  readonly chain: LocalChain;
  readonly port: number;
  readonly deploymentFile: string;
  /** A new folder for the embedded database. With DATABASE_URL in the environment a Postgres is used instead. */
  readonly databaseDir: string;
  /** The folder of another Ponder project. */
  readonly root?: string;
  /** For reading the chain to its head. By default 90 seconds. */
  readonly patienceMs?: number;
  /** Runs before the indexer has to be at the chain's head. */
  readonly meanwhile?: () => Promise<void> | undefined;
  readonly onLine?: (line: string) => void;
}

export type Indexer = Awaited<ReturnType<typeof startIndexer>>;

/** Starts the indexer, and returns once it has read the chain to its head. */
export async function startIndexer(options: IndexerOptions) {
  const { chain, port, root = indexerRoot, patienceMs = 90_000 } = options;
  const url = `http://127.0.0.1:${port}`;
  await requireFree(port, "GraphQL", "--graphql-port");
  // A fresh chain over an old schema loses events: each run has its own.
  const schema = `run_${Date.now().toString(36)}`;
  const address = ["--hostname", "127.0.0.1", "--port", String(port)];
  const program = launch("indexer", "ponder", ["start", "--log-level", "error", ...address, "--schema", schema], {
    cwd: root,
    env: {
      ...{ CHAIN_ID: String(chain.chainId), RPC_URL: chain.rpcUrl, RPC_WS_URL: chain.wsUrl, POLLING_MS: "100" },
      ...{ DEPLOYMENT_FILE: options.deploymentFile, PGLITE_DIR: options.databaseDir, PONDER_TELEMETRY_DISABLED: "1" },
      // On the loopback, all users are known.
      FEIQIAN_SQL: "1",
    },
    onLine: options.onLine,
  });
  const isReady = async () => (await fetch(`${url}/ready`)).ok;
  const ready = until("the indexer", isReady, { timeoutMs: patienceMs, program });
  await Promise.all([ready, options.meanwhile?.()]);
  const graphqlUrl = `${url}/graphql`;
  await waitForHead(graphqlUrl, program, chain);
  return { url, graphqlUrl, program };
}

/** By websocket the indexer hears of the head with the next block, so a chain at rest is given one. */
async function waitForHead(graphqlUrl: string, program: Running, { client }: LocalChain): Promise<void> {
  const ask = asker(graphqlUrl);
  const caughtUp = async () => {
    const head = await client.getBlockNumber();
    if ((await readIndexedBlock(ask).catch(() => -1n)) >= head) return true;
    await client.mine({ blocks: 1 });
    await sleep(200);
    return false;
  };
  await until("the indexer at the chain's head", caughtUp, { timeoutMs: 60_000, program });
}
