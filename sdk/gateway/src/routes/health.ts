// For supervisors and load balancers, without a key: block numbers and nothing else is told.
import type { MerchantCursor } from "@feiqian/sdk";
import { createRoute, z } from "@hono/zod-openapi";
import { getBlockNumber } from "viem/actions";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";

/** Milliseconds after which a part that has not answered counts as one that does not. */
const PATIENCE_MS = 3_000;
/** Milliseconds for which an answer is good: strangers cannot make the gateway ask its node more often. */
const CACHED_MS = 1_000;

const block = z.number().int().nullable();
const part = z.object({ isUp: z.boolean() });
const readySchema = z
  .object({
    isReady: z.boolean().openapi({ description: "Database, node and indexer answer" }),
    database: part,
    node: part.extend({ block: block.openapi({ description: "The chain's head" }) }),
    indexer: part.extend({ block }),
    feed: z.object({
      block: block.openapi({ description: "Up to which the chain was read for this merchant; null: not yet" }),
      behind: block.openapi({ description: "Blocks between it and the head" }),
    }),
  })
  .openapi("Ready");

type Ready = z.infer<typeof readySchema>;

/** The answer of a part; undefined: it failed, or took too long. */
const probe = <answer>(asked: Promise<answer>): Promise<answer | undefined> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  return Promise.race([asked.catch(() => undefined), late]).finally(() => clearTimeout(timer));
};

async function look({ config, database, client, indexer }: Gateway): Promise<Ready> {
  const text = "select cursor from feed where name = $1";
  const [rows, head, indexed] = await Promise.all([
    probe(database.query<{ cursor: MerchantCursor }>(text, [config.merchant])),
    probe(getBlockNumber(client, { cacheTime: 0 })),
    probe(indexer.waitForBlock(0n, { timeout: 0 })),
  ]);
  const read = rows?.[0] ? Number(rows[0].cursor.block) : null;
  const node = head === undefined ? null : Number(head);
  return {
    isReady: rows !== undefined && head !== undefined && indexed !== undefined,
    database: { isUp: rows !== undefined },
    node: { isUp: head !== undefined, block: node },
    indexer: { isUp: indexed !== undefined, block: indexed === undefined ? null : Number(indexed) },
    feed: { block: read, behind: read === null || node === null ? null : Math.max(0, node - read) },
  };
}

export function addHealth(app: App): void {
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/health", tags: ["health"], summary: "Whether the process answers" },
      responses: {
        200: {
          description: "It does",
          content: { "application/json": { schema: z.object({ status: z.literal("ok") }) } },
        },
      },
    }),
    (context) => context.json({ status: "ok" as const }, 200),
  );
}

export function addReady(app: App, gateway: Gateway): void {
  let known: { readonly at: number; readonly answer: Promise<Ready> } | undefined;

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/ready", tags: ["health"], summary: "Whether database, node and indexer answer" },
      responses: {
        200: { description: "They do", content: { "application/json": { schema: readySchema } } },
        503: { description: "One of them does not", content: { "application/json": { schema: readySchema } } },
      },
    }),
    async (context) => {
      const now = Date.now();
      if (!known || known.at + CACHED_MS <= now) known = { at: now, answer: look(gateway) };
      const ready = await known.answer;
      context.header("cache-control", "no-store");
      return ready.isReady ? context.json(ready, 200) : context.json(ready, 503);
    },
  );
}
