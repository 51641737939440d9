import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFunctionData } from "viem";
import { paymentProcessorAbi } from "../../sdk/src/generated/index.ts";
import { freePort, sleep, stop } from "../process.ts";
import { asker } from "../reconcile/indexer.ts";
import { devAccount } from "../stack/accounts.ts";
import { startChain } from "../stack/chain.ts";
import { startIndexer } from "../stack/indexer.ts";
import { deployLocally } from "../stack/stack.ts";
import type { Figure } from "./figure.ts";

const SAMPLES = 250;
/** Before the samples: the first blocks are read while the program is still being compiled as it runs. */
const WARM_UP = 20;
/** Between two questions for the row. A sample may be too long by as much; more questions would be what it waits for. */
const QUESTION_MS = 25;
const LIMIT_MS = 10_000;

const percentile = (sorted: readonly number[], of: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil((of / 100) * sorted.length) - 1)]!;

/**
 * How long after its block a row is in GraphQL, on the local stack, which hears of blocks by websocket. A sample is one
 * cancelled invoice number in a block of its own: from the node's answer that it has mined the block until GraphQL
 * answers with the row.
 *
 * @returns `indexer.latency.p50` and `indexer.latency.p95`, in milliseconds, of 250 samples.
 * @throws Error where a row is not there ten seconds after its block.
 * @example
 * ```ts
 * const figures = await measureLatency(); // [{ name: "indexer.latency.p50", value: 40, unit: "ms" }, …]
 * ```
 */
export async function measureLatency({ quick = false } = {}): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-latency-"));
  const chain = await startChain({});
  try {
    const { record } = await deployLocally(chain);
    const deploymentFile = join(folder, "deployment.json");
    writeFileSync(deploymentFile, JSON.stringify(record));
    const databaseDir = join(folder, "database");
    const indexer = await startIndexer({ chain, port: await freePort(), deploymentFile, databaseDir });
    try {
      const ask = asker(indexer.graphqlUrl);
      const { client } = chain;
      const merchant = devAccount("merchant");
      const hasRow = async (number: bigint): Promise<boolean> => {
        const query = `query ($merchant: String!, $number: BigInt!) {
          invoiceNumber(merchantAddress: $merchant, number: $number) { status } }`;
        const variables = { merchant: merchant.address, number: String(number) };
        return (await ask<{ invoiceNumber: unknown }>(query, variables)).invoiceNumber !== null;
      };
      await client.setAutomine(false);

      const sample = async (number: bigint): Promise<number> => {
        const data = encodeFunctionData({
          abi: paymentProcessorAbi,
          functionName: "cancel",
          args: [merchant.address, number],
        });
        const to = record.contracts.PaymentProcessor.address;
        await client.sendTransaction({ account: merchant, to, data, gas: 200_000n, chain: null });
        await client.mine({ blocks: 1 });
        const mined = performance.now();
        while (!(await hasRow(number))) {
          if (performance.now() - mined > LIMIT_MS) throw new Error(`Number ${number} has no row ${LIMIT_MS} ms on`);
          await sleep(QUESTION_MS);
        }
        return performance.now() - mined;
      };

      const count = quick ? SAMPLES / 10 : SAMPLES;
      const samples: number[] = [];
      for (let index = 0; index < WARM_UP + count; index++) {
        const took = await sample(BigInt(index));
        if (index >= WARM_UP) samples.push(took);
      }
      samples.sort((a, b) => a - b);
      return [
        { name: "indexer.latency.p50", value: percentile(samples, 50), unit: "ms" },
        { name: "indexer.latency.p95", value: percentile(samples, 95), unit: "ms" },
      ];
    } finally {
      await stop(indexer.program);
    }
  } finally {
    await stop(chain.program);
    rmSync(folder, { recursive: true, force: true });
  }
}
