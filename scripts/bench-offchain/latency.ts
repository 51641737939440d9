import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Hex, encodeFunctionData } from "viem";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { type Running, freePort, sleep, stop } from "../process.ts";
import { asker } from "../reconcile/indexer.ts";
import { devAccount } from "../stack/accounts.ts";
import { startChain } from "../stack/chain.ts";
import { startIndexer } from "../stack/indexer.ts";
import { deployLocally } from "../stack/stack.ts";
import type { Figure } from "./figure.ts";

const SAMPLES = 250;
/** Samples that do not count: the program is still being compiled as it runs. */
const WARM_UP = 20;
/** Between two questions for the row. A sample may be too long by as much; more questions would slow the answer. */
const QUESTION_MS = 25;
const LIMIT_MS = 10_000;
/** Between two blocks, as on the quickest chains. Ponder asks a node for so much a second: more blocks would queue. */
const BLOCK_MS = 250;

const percentile = (samples: readonly number[], of: number): number =>
  samples.toSorted((a, b) => a - b)[Math.ceil((of / 100) * samples.length) - 1]!;

/** Each project's rows of a cancelled number, by the transaction that cancelled it. */
const questions = {
  indexer:
    "query ($hash: String!) { rows: invoiceNumbers(where: { transactionHash: $hash }) { items { __typename } } }",
  bare: "query ($hash: String!) { rows: happeneds(where: { transactionHash: $hash }) { items { __typename } } }",
} as const;
type Project = keyof typeof questions;
type Answer = { readonly rows: { readonly items: readonly unknown[] } };

/**
 * The time from a block until GraphQL has its row, in milliseconds over 250 samples, beside Ponder's least, a handler
 * that inserts one row of the same event, on the same chain at the same time. A sample is one cancelled invoice number
 * in a block of its own. Throws where a row is not there ten seconds after its block.
 */
export async function measureLatency(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-latency-"));
  const chain = await startChain({});
  const running: Running[] = [chain.program];
  try {
    const { record } = await deployLocally(chain);
    const deploymentFile = join(folder, "deployment.json");
    writeFileSync(deploymentFile, JSON.stringify(record));
    const asks = {} as Record<Project, ReturnType<typeof asker>>;
    for (const project of Object.keys(questions) as Project[]) {
      const databaseDir = join(folder, project);
      const place = { ...(project === "bare" && { root: fileURLToPath(new URL("bare/", import.meta.url)) }) };
      const started = await startIndexer({ chain, port: await freePort(), deploymentFile, databaseDir, ...place });
      running.push(started.program);
      asks[project] = asker(started.graphqlUrl);
    }
    const [merchant, to] = [devAccount("merchant"), record.contracts.PaymentProcessor.address];
    const timeUntilRow = async (project: Project, hash: Hex, mined: number): Promise<number> => {
      while ((await asks[project]<Answer>(questions[project], { hash })).rows.items.length === 0) {
        if (performance.now() - mined > LIMIT_MS)
          throw new Error(`The ${project} handler has no row of ${hash} ${LIMIT_MS} ms after its block`);
        await sleep(QUESTION_MS);
      }
      return performance.now() - mined;
    };
    await chain.client.setAutomine(false);

    const samples = { indexer: [] as number[], bare: [] as number[] };
    for (let index = 0; index < WARM_UP + SAMPLES; index++) {
      const args = [merchant.address, BigInt(index)] as const;
      const data = encodeFunctionData({ abi: paymentProcessorAbi, functionName: "cancel", args });
      const hash = await chain.client.sendTransaction({ account: merchant, to, data, gas: 200_000n, chain: null });
      await chain.client.mine({ blocks: 1 });
      const mined = performance.now();
      const both = [timeUntilRow("indexer", hash, mined), timeUntilRow("bare", hash, mined)] as const;
      const [indexer, bare] = await Promise.all(both);
      await sleep(BLOCK_MS - (performance.now() - mined));
      if (index < WARM_UP) continue;
      samples.indexer.push(indexer);
      samples.bare.push(bare);
    }
    const p95 = { indexer: percentile(samples.indexer, 95), bare: percentile(samples.bare, 95) };
    const figures = (Object.keys(questions) as Project[]).flatMap((project) => [
      { name: `${project}.latency.p50`, value: percentile(samples[project], 50), unit: "ms" },
      { name: `${project}.latency.p95`, value: p95[project], unit: "ms" },
    ]);
    return [...figures, { name: "indexer.latency.ratio", value: p95.indexer / p95.bare, unit: "" }];
  } finally {
    for (const program of running.reverse()) await stop(program);
    rmSync(folder, { recursive: true, force: true });
  }
}
