import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { type Address, keccak256 } from "viem";
import { anvilPath, freePort, launch, stop, until } from "../../scripts/process.ts";
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { type PonderOptions, startPonder } from "./ponder.ts";
import { deploySystem, multicall3, permit2, type System } from "./system.ts";

const recordOf = async (system: System, hostile: Address, policy: Address, multiSends: readonly Address[]) => {
  const { publicClient, addresses, token, domain } = system;
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
    contracts: Object.fromEntries(
      await Promise.all([
        ...[...addresses].map(async ([name, address]) => [name, await deployed({ address })] as const),
        ["PolicyEngine", await deployed({ address: policy })] as const,
      ]),
    ) as unknown as DeploymentRecord["contracts"],
    tokens: [
      await listed(token.address, "TEST-USDT", 6, 20),
      // It refuses whom it is told to, and has 18 decimals.
      await listed(hostile, "TEST-HOSTILE", 18, 0),
    ],
    multiSends,
  } satisfies DeploymentRecord;
};

/** An anvil with the contracts on it, on a free port, and the record of their deployment. */
export async function startChain() {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-"));
  const chainPort = await freePort();
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
  const policy = await system.viem.deployContract("PolicyEngine", [[]]);
  const contractNetworks = await deploySafeContracts(system.stranger);
  const { multiSendAddress, multiSendCallOnlyAddress } = contractNetworks[String(system.domain.chainId)]!;
  const multiSends = [multiSendAddress, multiSendCallOnlyAddress];
  const record = await recordOf(system, hostile.address, policy.address, multiSends);
  const deploymentFile = join(folder, "deployment.json");
  writeFileSync(deploymentFile, JSON.stringify(record));

  return {
    ...system,
    hostile,
    policy,
    contractNetworks,
    record,
    deploymentFile,
    folder,
    rpcUrl,
    chainPort,
    stop: async () => {
      await stop(chain);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Chain = Awaited<ReturnType<typeof startChain>>;

/**
 * A chain with the contracts on it, and an indexer of it over a database of its own, all on free ports. The database is
 * the environment's, unless it is named.
 */
export async function startIndexed(database: Pick<PonderOptions, "databaseUrl"> = {}) {
  const chain = await startChain();
  const { record, rpcUrl, deploymentFile, folder } = chain;
  const ponder = await startPonder({ chainId: record.chainId, rpcUrl, deploymentFile, folder, ...database });
  return {
    ...chain,
    ...ponder,
    /** Waits until the indexer has the chain's latest block. */
    caughtUp: async () => ponder.reach(await chain.publicClient.getBlockNumber({ cacheTime: 0 })),
    stop: async () => {
      await ponder.stopIndexer();
      await chain.stop();
    },
  };
}

export type Indexed = Awaited<ReturnType<typeof startIndexed>>;
