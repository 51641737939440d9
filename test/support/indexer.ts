import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { type Address, keccak256 } from "viem";
import { anvilPath, freePort, launch, type Running, stop, until } from "../../scripts/process.ts";
import { asker, readIndexedBlock } from "../../scripts/reconcile/indexer.ts";
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { deploySystem, multicall3, permit2, type System } from "./system.ts";

const indexerFolder = new URL("../../indexer/", import.meta.url).pathname;

const recordOf = async (system: System, hostile: Address, policy: Address, multiSends: readonly Address[]) => {
  const { publicClient, authority, processor, permit2Collector, token, domain } = system;
  const deployed = async ({ address }: { readonly address: Address }) => ({
    address,
    startBlock: 0,
    transaction: null,
    codeHash: keccak256((await publicClient.getCode({ address }))!),
    args: [],
  });
  const listed = async (address: Address, symbol: string, decimals: number, maxTokenFeeBps: number) => {
    const codeHash = keccak256((await publicClient.getCode({ address }))!);
    return { address, symbol, decimals, maxTokenFeeBps, codeHash, issuerList: null };
  };
  return {
    chainId: domain.chainId,
    isTest: true,
    permit2: permit2.address,
    multicall3: multicall3.address,
    contracts: {
      AccessManager: await deployed(authority),
      PaymentProcessor: await deployed(processor),
      Permit2Collector: await deployed(permit2Collector),
      RelayedCollector: await deployed(system.relayedCollector),
      Erc3009Collector: await deployed(system.erc3009Collector),
      Erc2612Collector: await deployed(system.erc2612Collector),
      PolicyEngine: await deployed({ address: policy }),
    },
    tokens: [
      await listed(token.address, "TEST-USDT", 6, 20),
      // It refuses whom it is told to, and has 18 decimals.
      await listed(hostile, "TEST-HOSTILE", 18, 0),
    ],
    multiSends,
  } satisfies DeploymentRecord;
};

/** An anvil with the contracts on it, and an indexer of it over a database of its own, all on free ports. */
export async function startIndexed() {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-"));
  const [chainPort, port] = [await freePort(), await freePort()];
  const rpcUrl = `http://127.0.0.1:${chainPort}`;
  const chain = launch("anvil", anvilPath(), ["--port", String(chainPort), "--hardfork", "cancun", "--silent"]);
  const answersRpc = () =>
    fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
    }).then(({ ok }) => ok);
  await until("chain", answersRpc, { timeoutMs: 10_000, program: chain });

  const system = await deploySystem(await network.create({ network: "localhost", override: { url: rpcUrl } }));
  const hostile = await system.viem.deployContract("HostileToken");
  const policy = await system.viem.deployContract("PolicyEngine", [system.processor.address, []]);
  const contractNetworks = await deploySafeContracts(system.stranger);
  const { multiSendAddress, multiSendCallOnlyAddress } = contractNetworks[String(system.domain.chainId)]!;
  const multiSends = [multiSendAddress, multiSendCallOnlyAddress];
  const record = await recordOf(system, hostile.address, policy.address, multiSends);
  const deploymentFile = join(folder, "deployment.json");
  writeFileSync(deploymentFile, JSON.stringify(record));

  // A Postgres, if there is one in the environment, may have the schema of an earlier run.
  const schema = `test_${Date.now().toString(36)}`;
  const launchIndexer = async (wsUrl?: string): Promise<Running> => {
    const address = ["--port", String(port), "--hostname", "127.0.0.1"];
    const args = ["start", "--log-level", "warn", ...address, "--schema", schema];
    const indexer = launch("ponder", "ponder", args, {
      cwd: indexerFolder,
      env: {
        CHAIN_ID: String(record.chainId),
        RPC_URL: rpcUrl,
        ...(wsUrl && { RPC_WS_URL: wsUrl }),
        POLLING_MS: "100",
        DEPLOYMENT_FILE: deploymentFile,
        PGLITE_DIR: join(folder, "pglite"),
        PONDER_TELEMETRY_DISABLED: "1",
      },
    });
    const isReady = () => fetch(`http://127.0.0.1:${port}/ready`).then(({ ok }) => ok);
    await until("indexer", isReady, { timeoutMs: 240_000, program: indexer });
    return indexer;
  };
  let indexer = await launchIndexer();

  const graphqlUrl = `http://127.0.0.1:${port}/graphql`;
  const ask = asker(graphqlUrl);

  return {
    ...system,
    hostile,
    policy,
    contractNetworks,
    record,
    deploymentFile,
    rpcUrl,
    chainPort,
    graphqlUrl,
    sqlUrl: `http://127.0.0.1:${port}/sql`,
    ask,
    /** Waits until the indexer has the chain's latest block. */
    caughtUp: async () => {
      const head = await system.publicClient.getBlockNumber({ cacheTime: 0 });
      const reached = async () => (await readIndexedBlock(ask)) >= head;
      await until(`indexer at block ${head}`, reached, { timeoutMs: 180_000, program: indexer });
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
    stop: async () => {
      await stop(indexer);
      await stop(chain);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Indexed = Awaited<ReturnType<typeof startIndexed>>;
