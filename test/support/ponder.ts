import { join } from "node:path";
import { freePort, launch, type Running, stop, until } from "../../scripts/process.ts";
import { asker, readIndexedBlock } from "../../scripts/reconcile/indexer.ts";

const ours = new URL("../../indexer/", import.meta.url).pathname;

export interface PonderOptions {
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly deploymentFile: string;
  /** Of the test: an embedded database stands in it. */
  readonly folder: string;
  /** Tells one indexer of a test from another. */
  readonly name?: string;
  /** Folder of another indexer than the project's. */
  readonly indexerFolder?: string;
  /** A Postgres, or "embedded" for a database in the folder. By default what the environment says. */
  readonly databaseUrl?: string;
}

let started = 0;

/** The indexer's program over a chain, with a database of its own, on a free port. */
export async function startPonder(options: PonderOptions) {
  const { chainId, rpcUrl, deploymentFile, folder, name = "pglite", indexerFolder = ours, databaseUrl } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // A Postgres may have the schema of an earlier run.
  const schema = `test_${Date.now().toString(36)}_${started++}`;
  const launchIndexer = async (wsUrl?: string): Promise<Running> => {
    const address = ["--port", String(port), "--hostname", "127.0.0.1"];
    const indexer = launch("ponder", "ponder", ["start", "--log-level", "warn", ...address, "--schema", schema], {
      cwd: indexerFolder,
      env: {
        CHAIN_ID: String(chainId),
        RPC_URL: rpcUrl,
        ...(wsUrl && { RPC_WS_URL: wsUrl }),
        POLLING_MS: "100",
        DEPLOYMENT_FILE: deploymentFile,
        PGLITE_DIR: join(folder, name),
        FEIQIAN_SQL: "1",
        PONDER_TELEMETRY_DISABLED: "1",
        ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl === "embedded" ? "" : databaseUrl }),
      },
    });
    await until("indexer", () => fetch(`${url}/ready`).then(({ ok }) => ok), { timeoutMs: 240_000, program: indexer });
    return indexer;
  };
  let indexer = await launchIndexer();
  const graphqlUrl = `${url}/graphql`;
  const ask = asker(graphqlUrl);

  return {
    graphqlUrl,
    sqlUrl: `${url}/sql`,
    ask,
    schema,
    /** Waits until the indexer has this block. */
    reach: async (block: bigint) => {
      const reached = async () => (await readIndexedBlock(ask)) >= block;
      await until(`indexer at block ${block}`, reached, { timeoutMs: 180_000, program: indexer });
    },
    /** Ends the indexer without a warning, as a lost machine does. */
    killIndexer: async () => {
      const gone = new Promise((resolve) => indexer.child.once("exit", resolve));
      process.kill(-indexer.child.pid!, "SIGKILL");
      await gone;
    },
    /** Starts it again; it hears of new blocks over `wsUrl`, or else it asks for them. */
    restartIndexer: async (wsUrl?: string) => {
      indexer = await launchIndexer(wsUrl);
    },
    stopIndexer: () => stop(indexer),
  };
}

export type Ponder = Awaited<ReturnType<typeof startPonder>>;
