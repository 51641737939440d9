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

const percentile = (sorted: readonly number[], of: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil((of / 100) * sorted.length) - 1)]!;

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
export async function measureLatency({ quick = false } = {}): Promise<readonly Figure[]> {
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
    const { client } = chain;
    const merchant = devAccount("merchant");
    const timeUntilRow = async (project: Project, hash: Hex, mined: number): Promise<number> => {
      while ((await asks[project]<Answer>(questions[project], { hash })).rows.items.length === 0) {
        if (performance.now() - mined > LIMIT_MS)
          throw new Error(`The ${project} handler has no row of ${hash} ${LIMIT_MS} ms after its block`);
        await sleep(QUESTION_MS);
      }
      return performance.now() - mined;
    };
    await client.setAutomine(false);

    const samples = { indexer: [] as number[], bare: [] as number[] };
    const count = quick ? SAMPLES / 10 : SAMPLES;
    for (let index = 0; index < WARM_UP + count; index++) {
      const args = [merchant.address, BigInt(index)] as const;
      const data = encodeFunctionData({ abi: paymentProcessorAbi, functionName: "cancel", args });
      const to = record.contracts.PaymentProcessor.address;
      const hash = await client.sendTransaction({ account: merchant, to, data, gas: 200_000n, chain: null });
      await client.mine({ blocks: 1 });
      const mined = performance.now();
      const [indexer, bare] = await Promise.all([
        timeUntilRow("indexer", hash, mined),
        timeUntilRow("bare", hash, mined),
      ]);
      if (index < WARM_UP) continue;
      samples.indexer.push(indexer);
      samples.bare.push(bare);
    }
    for (const of of Object.values(samples)) of.sort((a, b) => a - b);
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
