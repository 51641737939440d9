// Good queries and hostile requests, sent to a running indexer.
import { harmless, hostile } from "./hostile.ts";

export const p99 = (durations: readonly number[]): number =>
  [...durations].sort((a, b) => a - b)[Math.ceil(durations.length * 0.99) - 1]!;

/** Sends every good query a number of times, one after the other. @returns the time of each answer. */
export async function timeGood(graphqlUrl: string, rounds: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const query of harmless) {
      const start = performance.now();
      const response = await fetch(graphqlUrl, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      const { errors } = (await response.json()) as { readonly errors?: unknown };
      took.push(performance.now() - start);
      if (errors !== undefined) throw new Error(`A harmless question was refused: ${JSON.stringify(errors)}`);
    }
  }
  return took;
}

/** Sends the hostile requests one after the other until stopped. @returns their number. */
export function attack(graphqlUrl: string): () => Promise<number> {
  let isOver = false;
  let sent = 0;
  const running = (async () => {
    while (!isOver) {
      const { what, request } = hostile[sent++ % hostile.length]!;
      const response = await fetch(`${graphqlUrl}${request.query ? `?${request.query}` : ""}`, request);
      const answer = await response.text();
      if (response.status < 400) throw new Error(`The indexer answered ${what}: ${answer}`);
    }
  })();
  return async () => {
    isOver = true;
    await running;
    return sent;
  };
}
