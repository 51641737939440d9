import { createPublicClient, http } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { sleep } from "../process.ts";
import { readChain } from "./chain.ts";
import { exportOfChain, readExport } from "./exports.ts";
import { asker, readIndexedBlock, readIndexer } from "./indexer.ts";
import type { Node } from "./omissions.ts";
import { comparePayouts } from "./payouts.ts";
import { compareTables } from "./tables.ts";

export type Reconciliation = Awaited<ReturnType<typeof reconcile>>;

const ATTEMPTS = 40;
const PAUSE_MS = 250;

type Where = { readonly rpcUrl: string; readonly graphqlUrl: string; readonly record: DeploymentRecord };

export const toNode = (url: string): Node => ({
  ...{ url, client: createPublicClient({ transport: http(url, { batch: true }) }) },
});

/** Compares all of the indexer with the chain, at one block that both have. */
export async function reconcile({ rpcUrl, graphqlUrl, record }: Where) {
  const { client } = toNode(rpcUrl);
  const chainId = await client.getChainId();
  if (chainId !== record.chainId)
    throw new Error(`${rpcUrl} is chain ${chainId}, the deployment record is of chain ${record.chainId}`);
  const ask = asker(graphqlUrl);
  const hashOf = async (blockNumber: bigint) => (await client.getBlock({ blockNumber }).catch(() => null))?.hash;

  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await hashOf(await readIndexedBlock(ask));
    const snapshot = await readIndexer(ask);
    const exported = snapshot && (await readExport(graphqlUrl, snapshot.tables, snapshot.blockNumber));
    const indexer = exported && { ...snapshot, tables: { ...snapshot.tables, ...exported } };
    // Both sides are of one chain only if their block has not been replaced meanwhile.
    if (indexer && before && before === (await hashOf(indexer.blockNumber))) {
      const { blockNumber } = indexer;
      const tables = await readChain(client, record, blockNumber);
      const chain = { ...tables, ...exportOfChain(tables) };
      if (before === (await hashOf(blockNumber))) {
        const payouts = await comparePayouts(client, indexer.tables);
        const differences = [...compareTables(chain, indexer.tables), ...payouts];
        return { blockNumber, chain, indexer: indexer.tables, differences };
      }
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(
    `Blocks came faster than the indexer at ${graphqlUrl} could be read, ${ATTEMPTS} times: try again at a quieter time`,
  );
}
