// The whole gateway in one process: API, feed, webhooks. Without a merchant it takes its setup, and nothing else.
import { createIndexerClient, feiqianActions } from "@feiqian/sdk";
import { type ServerType, serve } from "@hono/node-server";
import { type Address, createClient, publicActions } from "viem";
import { type App, createApp, createSetupApp } from "./app.ts";
import { type Clock, wallClock } from "./clock.ts";
import { createScreening, startScreening } from "./compliance/screening.ts";
import type { GatewayConfig, StartConfig } from "./config.ts";
import { type Database, openDatabase } from "./database.ts";
import { startDeliveries } from "./deliveries.ts";
import { startFeed } from "./feed.ts";
import { createDatabaseJournal } from "./journal.ts";
import { createFirstKey, createKeys } from "./keys.ts";
import { createLeases } from "./lease.ts";
import { locks } from "./locks.ts";
import { createNumbers } from "./numbers.ts";
import { createRegistry } from "./registry.ts";
import { createSender } from "./sender.ts";
import { createSetup, createSetupToken, findMerchant } from "./setup.ts";

/** Milliseconds after which a process knows that another one has been told the merchant. */
const LOOK_MS = 1_000;

export interface StartOptions {
  readonly port?: number | undefined;
  readonly hostname?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly onError?: ((error: Error) => void) | undefined;
  /** Once the merchant is known, before anything is done for it. Where it throws, nothing is. Nobody screens: none. */
  readonly onMerchant?: ((merchant: Address, screenedBy: readonly string[]) => Promise<void>) | undefined;
  /** Secret of the first key. @default a random one */
  readonly firstKey?: string | undefined;
  /** Of a gateway without a merchant. @default a random one */
  readonly setupToken?: string | undefined;
  /** Whether this process reads the chain and sends webhooks. @default true */
  readonly isWorker?: boolean | undefined;
}

const listen = (fetch: App["fetch"], port: number, hostname: string) =>
  new Promise<ServerType>((resolve, reject) => {
    const one = serve({ fetch, port, hostname }, () => resolve(one));
    one.once("error", reject);
  });

/** Parts of a gateway with a merchant and without. */
function createParts(config: StartConfig, database: Database, clock: Clock) {
  const { deployment, signer: account, transport } = config;
  const leases = createLeases(database, clock);
  const journal = createDatabaseJournal(database, leases);
  const client = createClient({ account, transport, pollingInterval: config.pollingInterval })
    .extend(publicActions)
    .extend(feiqianActions({ deployment, journal }));
  const sender = createSender({ config, database, client, journal, clock });
  return { database, leases, journal, client, sender, keys: createKeys(database, clock), clock };
}

type Parts = ReturnType<typeof createParts> & Pick<Required<StartOptions>, "onError">;

/** The gateway of a merchant. The first one over a database makes a key that may do everything. */
async function openGateway(config: GatewayConfig, parts: Parts, options: StartOptions) {
  const { database, client, clock } = parts;
  const screening = createScreening(config, parts);
  await options.onMerchant?.(config.merchant, screening.providers.names);
  const numbers = createNumbers(config, database, client, clock);
  const registry = createRegistry(config, { ...parts, numbers, screening });
  const first = await database.transaction(async (queries) => {
    await queries.query("select pg_advisory_xact_lock($1)", [locks.firstKey]);
    const some = createKeys(queries, clock);
    return (await some.count()) > 0 ? undefined : createFirstKey(some, options.firstKey);
  });
  const indexer = createIndexerClient({ url: config.graphqlUrl });
  const context = { ...parts, config, registry, screening };
  const ends: (() => Promise<void>)[] = [];
  return {
    app: createApp({ ...context, indexer }),
    ...{ registry, firstKey: first?.secret },
    work() {
      if (options.isWorker !== false)
        ends.push(startFeed(context), startScreening(screening, parts.onError), startDeliveries(context));
    },
    async stop() {
      await Promise.all(ends.map((end) => end()));
      await numbers.stop();
    },
  };
}

/**
 * Starts a gateway. Where neither the settings nor the database have a merchant it takes its setup first, by a link, and
 * is the merchant's gateway from then on.
 */
export async function startGateway(config: StartConfig, options: StartOptions = {}) {
  const { port = 0, hostname = "127.0.0.1", clock = wallClock, setupToken, firstKey } = options;
  const { onError = (error: Error) => console.error(error) } = options;
  const database = await openDatabase(config.database);
  try {
    const parts = { ...createParts(config, database, clock), onError };
    const find = async () => {
      const found = await findMerchant(config, database);
      return found && openGateway(found, parts, options);
    };
    const now = { gateway: await find(), isEnded: false };
    let turn = Promise.resolve();
    /** Goes over to the merchant's gateway, once the database has a merchant. */
    const look = () => {
      const goOver = async () => {
        if (now.gateway || now.isEnded) return;
        now.gateway = await find();
        now.gateway?.work();
      };
      turn = turn.then(goOver).catch(onError);
      return turn;
    };

    const { firstKey: made, registry } = now.gateway ?? {};
    const token = now.gateway ? undefined : await createSetupToken(database, setupToken);
    const setup = createSetup({ ...parts, config, firstKey, onNamed: look });
    const setupApp = createSetupApp(setup, { config, onError });
    const server = await listen((...request) => (now.gateway?.app ?? setupApp).fetch(...request), port, hostname);
    now.gateway?.work();
    const timer = setInterval(() => void (now.gateway ? clearInterval(timer) : look()), LOOK_MS);
    const { port: bound } = server.address() as { port: number };
    return {
      url: `http://${hostname}:${bound}`,
      firstKey: made,
      /** Undefined: the gateway has its merchant. */
      setupLink: token === undefined ? undefined : `${config.payOrigin}/board#start=${token}`,
      ...{ database, registry, keys: parts.keys },
      async stop() {
        now.isEnded = true;
        clearInterval(timer);
        await new Promise((resolve) => {
          server.close(resolve);
          (server as { closeAllConnections?: () => void }).closeAllConnections?.();
        });
        await turn;
        await now.gateway?.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
