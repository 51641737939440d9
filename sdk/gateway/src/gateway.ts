// The whole gateway in one process: API, feed, webhooks.
import { createIndexerClient, feiqianActions } from "@feiqian/sdk";
import { type ServerType, serve } from "@hono/node-server";
import { createClient, publicActions } from "viem";
import { type App, createApp } from "./app.ts";
import { type Clock, wallClock } from "./clock.ts";
import { createScreening, startScreening } from "./compliance/screening.ts";
import type { GatewayConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { startDeliveries } from "./deliveries.ts";
import { startFeed } from "./feed.ts";
import { createDatabaseJournal } from "./journal.ts";
import { createKeys, nouns } from "./keys.ts";
import { createLeases } from "./lease.ts";
import { locks } from "./locks.ts";
import { createNumbers } from "./numbers.ts";
import { createRegistry } from "./registry.ts";
import { createSender } from "./sender.ts";

export interface StartOptions {
  readonly port?: number | undefined;
  readonly hostname?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly onError?: ((error: Error) => void) | undefined;
  /** Secret of the first key. @default a random one */
  readonly firstKey?: string | undefined;
  /** Whether this process reads the chain and sends webhooks. @default true */
  readonly isWorker?: boolean | undefined;
}

const listen = ({ fetch }: App, port: number, hostname: string) =>
  new Promise<ServerType>((resolve, reject) => {
    const one = serve({ fetch, port, hostname }, () => resolve(one));
    one.once("error", reject);
  });

/** Starts a gateway. The first start with a new database makes a key that may do everything, and returns its secret. */
export async function startGateway(config: GatewayConfig, options: StartOptions = {}) {
  const { port = 0, hostname = "127.0.0.1", clock = wallClock, isWorker = true, firstKey } = options;
  const { onError = (error: Error) => console.error(error) } = options;
  const database = await openDatabase(config.database);
  const { deployment, signer: account, transport } = config;
  const leases = createLeases(database, clock);
  const journal = createDatabaseJournal(database, leases);
  const client = createClient({ account, transport, pollingInterval: config.pollingInterval })
    .extend(publicActions)
    .extend(feiqianActions({ deployment, journal }));
  const numbers = createNumbers(config, database, client);
  const sender = createSender({ config, database, client, journal, clock });
  const screening = createScreening(config, { database, client, clock });
  const registry = createRegistry(config, { database, client, sender, numbers, screening, clock });
  const keys = createKeys(database, clock);
  const indexer = createIndexerClient({ url: config.graphqlUrl });
  const first = await database.transaction(async (queries) => {
    await queries.query("select pg_advisory_xact_lock($1)", [locks.firstKey]);
    const some = createKeys(queries, clock);
    if ((await some.count()) > 0) return undefined;
    return some.create({ name: "first", scopes: nouns.map((noun) => `${noun}:write` as const), secret: firstKey });
  });
  const gateway = { config, database, client, indexer, registry, keys, sender, screening, clock, onError };
  const app = createApp(gateway);
  const server = await listen(app, port, hostname).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const feed = { config, database, leases, registry, screening, client, clock, onError };
  const stopFeed = isWorker ? startFeed(feed) : undefined;
  const stopScreening = isWorker ? startScreening(screening, onError) : undefined;
  const stopDeliveries = isWorker ? startDeliveries({ config, database, clock, onError }) : undefined;
  const { port: bound } = server.address() as { port: number };
  return {
    url: `http://${hostname}:${bound}`,
    firstKey: first?.secret,
    /** Empty: nobody is screened. */
    screenedBy: screening.providers.names,
    ...{ app, database, registry, keys },
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        (server as { closeAllConnections?: () => void }).closeAllConnections?.();
      });
      await Promise.all([stopFeed?.(), stopScreening?.(), stopDeliveries?.()]);
      await numbers.stop();
      await database.close();
    },
  };
}
