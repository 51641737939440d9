import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { harmless, hostile } from "../../test/indexer/api/hostile.ts";
import { freePort, stop } from "../process.ts";
import { startIndexer } from "../stack/indexer.ts";
import type { BusyChain } from "./busyChain.ts";
import { type Figure, median } from "./figure.ts";

const PAIRS = 5;
/** Of all harmless questions, one after the other: so many that a hundredth of the answers is more than one. */
const ROUNDS = 30;

const p99 = (durations: readonly number[]): number =>
  [...durations].sort((a, b) => a - b)[Math.ceil(durations.length * 0.99) - 1]!;

async function timeGood(graphqlUrl: string): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const query of harmless) {
      const start = performance.now();
      const response = await fetch(graphqlUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      const { errors } = (await response.json()) as { readonly errors?: unknown };
      took.push(performance.now() - start);
      if (errors) throw new Error(`A harmless question was refused: ${JSON.stringify(errors)}`);
    }
  }
  return p99(took);
}

/** Sends the hostile requests one after the other until it is told to stop. */
function attack(graphqlUrl: string): () => Promise<void> {
  let isOver = false;
  const running = (async () => {
    for (let sent = 0; !isOver; sent++) {
      const { what, request } = hostile[sent % hostile.length]!;
      const response = await fetch(`${graphqlUrl}${request.query ? `?${request.query}` : ""}`, request);
      await response.arrayBuffer();
      if (response.status < 400) throw new Error(`The indexer answered ${what}`);
    }
  })();
  return async () => {
    isOver = true;
    await running;
  };
}

/**
 * How long answers to good questions take while somebody asks for too much without a pause, beside how long they take
 * alone: p99 of all harmless questions over the busy chain, the ratio the median of five pairs in turn.
 *
 * @returns `api.p99` and `api.attacked.p99` in milliseconds, and `api.attacked.ratio`.
 * @throws Error where a harmless question was refused, or a hostile one answered.
 */
export async function measureApi({ chain, deploymentFile }: BusyChain): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-api-"));
  const indexer = await startIndexer({ chain, port: await freePort(), deploymentFile, databaseDir: folder });
  const alone: number[] = [];
  const attacked: number[] = [];
  try {
    await timeGood(indexer.graphqlUrl);
    for (let pair = 0; pair < PAIRS; pair++) {
      alone.push(await timeGood(indexer.graphqlUrl));
      const stopAttack = attack(indexer.graphqlUrl);
      attacked.push(await timeGood(indexer.graphqlUrl));
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
