import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attack, p99, timeGood } from "../../test/indexer/api/traffic.ts";
import { freePort, stop } from "../process.ts";
import { startIndexer } from "../stack/indexer.ts";
import type { BusyChain } from "./busyChain.ts";
import { type Figure, median } from "./figure.ts";

const PAIRS = 5;
/** Of all harmless questions: enough that a hundredth of the answers is more than one. */
const ROUNDS = 30;

/**
 * The p99 of answers to harmless questions, alone and while somebody asks for too much without a pause: in milliseconds,
 * and their ratio, each the median of five pairs in turn. Throws where a harmless question is refused, or a hostile one
 * answered.
 */
export async function measureApi({ chain, deploymentFile }: BusyChain): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-api-"));
  const indexer = await startIndexer({ chain, port: await freePort(), deploymentFile, databaseDir: folder });
  const alone: number[] = [];
  const attacked: number[] = [];
  try {
    await timeGood(indexer.graphqlUrl, ROUNDS);
    for (let pair = 0; pair < PAIRS; pair++) {
      alone.push(p99(await timeGood(indexer.graphqlUrl, ROUNDS)));
      const stopAttack = attack(indexer.graphqlUrl);
      attacked.push(p99(await timeGood(indexer.graphqlUrl, ROUNDS)));
      await stopAttack();
    }
    return [
      { name: "api.p99", value: median(alone), unit: "ms" },
      { name: "api.attacked.p99", value: median(attacked), unit: "ms" },
      { name: "api.attacked.ratio", value: median(attacked.map((took, pair) => took / alone[pair]!)), unit: "" },
    ];
  } finally {
    await stop(indexer.program);
    rmSync(folder, { recursive: true, force: true });
  }
}
