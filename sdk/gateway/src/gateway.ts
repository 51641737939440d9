// The whole gateway in one process: API, feed, webhooks.
import { createIndexerClient, feiqianActions } from "@feiqian/sdk";
import { paymentProcessorAbi } from "@feiqian/sdk/generated";
import { type ServerType, serve } from "@hono/node-server";
import { createClient, publicActions } from "viem";
import { createApp } from "./app.ts";
import { type Clock, wallClock } from "./clock.ts";
import type { GatewayConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { startFeed } from "./feed.ts";
import { createKeys, nouns } from "./keys.ts";
import { createLeases } from "./lease.ts";
import { type ReadSpent, createDatabaseNumberBook } from "./numbers.ts";
import { createRegistry } from "./registry.ts";

export interface StartOptions {
  readonly port?: number | undefined;
  readonly hostname?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly onError?: ((error: Error) => void) | undefined;
  /** Whether this process reads the chain and sends webhooks. @default true */
  readonly isWorker?: boolean | undefined;
}

/** Starts a gateway. The first start with a new database makes a key that may do everything, and returns its secret. */
export async function startGateway(config: GatewayConfig, options: StartOptions = {}) {
  const { port = 0, hostname = "127.0.0.1", clock = wallClock, isWorker = true } = options;
  const { onError = (error: Error) => console.error(error) } = options;
  const database = await openDatabase(config.database);
  const { deployment, signer: account, transport } = config;
  const reader = createClient({ account, transport, pollingInterval: config.pollingInterval }).extend(publicActions);
  const readSpent: ReadSpent = async (first, count) => {
    const numbers = Array.from({ length: count }, (_, i) => first + BigInt(i));
    const at = { address: deployment.processor, abi: paymentProcessorAbi, functionName: "getNumberStatus" } as const;
    const statuses = await reader.multicall({
      contracts: numbers.map((number) => ({ ...at, args: [config.merchant, number] as const })),
      ...{ allowFailure: false, multicallAddress: deployment.multicall3 },
    });
    return numbers.filter((_, i) => statuses[i] !== 0);
  };
  const numbers = createDatabaseNumberBook(database, readSpent);
  const client = reader.extend(feiqianActions({ deployment, numbers }));
  const registry = createRegistry(config, database, client, clock);
  const keys = createKeys(database, clock);
  const indexer = createIndexerClient({ url: config.graphqlUrl });
  const first =
    (await keys.count()) === 0
      ? await keys.create({ name: "first", scopes: nouns.map((noun) => `${noun}:write` as const) })
      : undefined;
  const gateway = { config, database, client, indexer, registry, keys, clock, onError };
  const app = createApp(gateway);
  const leases = createLeases(database, clock);
  const stopFeed = isWorker ? startFeed({ config, database, leases, registry, client, clock, onError }) : undefined;
  const server = await new Promise<ServerType>((resolve) => {
    const one = serve({ fetch: app.fetch, port, hostname }, () => resolve(one));
  });
  const { port: bound } = server.address() as { port: number };
  return {
    url: `http://${hostname}:${bound}`,
    firstKey: first?.secret,
    ...{ app, database, registry, keys },
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        (server as { closeAllConnections?: () => void }).closeAllConnections?.();
      });
      await stopFeed?.();
      await database.close();
    },
  };
}
