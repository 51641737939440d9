// A chain, the gateway, Postgres, and Medusa with the provider: a shop as its merchant and its customers meet it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Address, type Hex, http, keccak256 } from "viem";
import { freePort, launch, stop, until } from "../../../../scripts/process.ts";
import { hasGenesis } from "../../../../test/support/genesis.ts";
import { accountOf } from "../../../../test/support/localAccounts.ts";
import { startPostgres } from "../../../../test/support/postgres.ts";
import { addSource, recommending } from "../../../../test/support/priced.ts";
import { startPonder } from "../../../../test/support/ponder.ts";
import { type Tracked, startTracked } from "../../../../test/support/tracked.ts";
import { startGateway } from "../../../gateway/src/gateway.ts";

const packageFolder = fileURLToPath(new URL("../../", import.meta.url));
const appFolder = join(packageFolder, "test/app");
const medusa = join(packageFolder, "node_modules/@medusajs/cli/cli.js");

/** Blocks until a payment is confirmed. */
export const CONFIRMATIONS = 2;
/** Each webhook is delivered as often. */
export const DELIVERIES = 3;

interface Seeded {
  readonly publishable: string;
  readonly secret: string;
  readonly regions: { readonly usd: string; readonly eur: string };
  readonly variant: string;
  readonly shippingOption: string;
}

/** A webhook that was passed on, and how Medusa answered its repetitions. */
export interface Passed {
  readonly type: string;
  readonly verb: string | undefined;
  readonly id: string;
  readonly statuses: readonly number[];
}

/** Hands each webhook on, three times, and answers as badly as the worst of them was answered. */
async function startRepeater(target: () => string) {
  const passed: Passed[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { type, data } = JSON.parse(body) as { readonly type: string; readonly data: { id: string; verb?: string } };
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const send = async () =>
      (await fetch(target(), { method: "POST", headers: headers as Record<string, string>, body })).status;
    // At once and one after the other: a race, and a repetition.
    const statuses = await Promise.all(Array.from({ length: DELIVERIES - 1 }, send)).catch(() => [503]);
    statuses.push(await send().catch(() => 503));
    passed.push({ type, verb: data.verb, id: data.id, statuses });
    response.writeHead(Math.max(...statuses)).end();
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${port}/`, passed, stop: () => new Promise((resolve) => server.close(resolve)) };
}

export async function startShop() {
  const folder = mkdtempSync(join(tmpdir(), "feiqian-medusa-"));
  const ends: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (const one of ends.reverse()) await one();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres();
    ends.push(postgres.stop);
    const world = await startTracked({ real: hasGenesis });
    ends.push(world.stop);
    const { source } = await addSource(world);
    const deployment = recommending(world.deployment, source);
    const deploymentFile = join(folder, "deployment.json");
    writeFileSync(deploymentFile, JSON.stringify(await recordOf(world)));
    const { chainId } = deployment;
    const indexing = startPonder({ chainId, rpcUrl: world.rpcUrl, deploymentFile, folder, databaseUrl: "embedded" });
    ends.push(() => indexing.then(({ stopIndexer }) => stopIndexer()).catch(() => {}));

    const gatewayPort = await freePort();
    const errors: Error[] = [];
    const front = `http://127.0.0.1:${gatewayPort}`;
    const gateway = await startGateway(
      {
        ...{ deployment, transport: http(world.rpcUrl, { retryCount: 0 }), graphqlUrl: "http://127.0.0.1:1/graphql" },
        ...{ merchant: accountOf("merchant").address, signer: accountOf("merchant"), database: {} },
        ...{ origin: front, payOrigin: "https://shop.example", confirmations: CONFIRMATIONS, pollingInterval: 50 },
        allowsPrivateTargets: true,
      },
      { port: gatewayPort, onError: (error) => errors.push(error) },
    );
    ends.push(gateway.stop);
    const key = gateway.firstKey!;

    const medusaPort = await freePort();
    const origin = `http://127.0.0.1:${medusaPort}`;
    const repeater = await startRepeater(() => `${origin}/hooks/feiqian/feiqian_now`);
    ends.push(repeater.stop);
    const endpoint = await fetch(`${front}/v1/webhooks/endpoints`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ url: repeater.url, types: [] }),
    });
    const { secret: webhookSecret } = (await endpoint.json()) as { readonly secret: string };

    const proof = { rpcUrl: world.rpcUrl, deployment, confirmations: CONFIRMATIONS };
    const options = { gatewayUrl: front, apiKey: key, webhookSecret, currencies: { usd: "USDT" }, proof };
    const env = {
      ...{ DATABASE_URL: postgres.url, FEIQIAN: JSON.stringify(options), SEED_FILE: join(folder, "seed.json") },
      // It neither asks nor tells anybody but its own Postgres, the gateway and the node.
      ...{ NODE_ENV: "production", MEDUSA_DISABLE_TELEMETRY: "true", DO_NOT_TRACK: "1", LOG_LEVEL: "warn" },
    };
    linkPackage();
    const lines: string[] = [];
    const run = (...args: readonly string[]) =>
      launch("medusa", process.execPath, [medusa, ...args], {
        ...{ cwd: appFolder, env },
        onLine: (line) => lines.push(line),
      });
    const migration = run("db:migrate");
    const status = await new Promise((resolve) => migration.child.once("exit", resolve));
    if (status !== 0) throw new Error(`medusa db:migrate ended with ${status}:\n${lines.slice(-20).join("\n")}`);
    const program = run("start", "--port", String(medusaPort), "--host", "127.0.0.1");
    ends.push(() => stop(program));
    const isUp = async () => (await fetch(`${origin}/health`)).ok;
    await until("medusa", isUp, { timeoutMs: 180_000, program });
    const seeded = JSON.parse(readFileSync(env.SEED_FILE, "utf8")) as Seeded;
    const indexer = await indexing;
    return {
      ...seeded,
      world,
      indexer,
      deployment,
      gateway,
      gatewayUrl: front,
      key,
      webhookSecret,
      origin,
      repeater,
      lines,
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The deployment as the indexer is told of it. */
async function recordOf({ addresses, publicClient, viem, deployment }: Tracked) {
  const engine = await viem.deployContract("PolicyEngine", [[]]);
  const deployed = async (address: Address) => {
    const codeHash = keccak256((await publicClient.getCode({ address }))!);
    return { address, startBlock: 0, transaction: null, codeHash, args: [] };
  };
  const all = [...addresses, ["PolicyEngine", engine.address] as const];
  const contracts = await Promise.all(all.map(async ([name, address]) => [name, await deployed(address)] as const));
  const { chainId, isTest, permit2, multicall3, tokens } = deployment;
  return {
    ...{ chainId, isTest, permit2, multicall3, contracts: Object.fromEntries(contracts), multiSends: [] },
    tokens: tokens.map((token) => ({ ...token, issuerList: null })),
  };
}

/** The app finds the package by its name, as one finds what npm has installed. */
function linkPackage(): void {
  const folder = join(appFolder, "node_modules/@feiqian");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(packageFolder, join(folder, "medusa"), "dir");
}

export type Shop = Awaited<ReturnType<typeof startShop>>;

/** Medusa's two APIs: what a storefront asks, and what the merchant's staff does. */
export function createApis({ origin, publishable, secret }: Shop) {
  const ask =
    (headers: Record<string, string>) =>
    async <answer>(method: string, path: string, body?: object): Promise<answer> => {
      const init = { method, headers: { ...headers, "content-type": "application/json" } };
      const response = await fetch(`${origin}${path}`, { ...init, ...(body && { body: JSON.stringify(body) }) });
      const answer = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
      return JSON.parse(answer) as answer;
    };
  return {
    store: ask({ "x-publishable-api-key": publishable }),
    admin: ask({ authorization: `Basic ${Buffer.from(`${secret}:`).toString("base64")}` }),
  };
}

/** Executes a Safe's batch from the merchant's own account. */
export async function carryOut(world: Tracked, batch: unknown): Promise<void> {
  const { transactions } = batch as { readonly transactions: readonly { readonly to: Hex; readonly data: Hex }[] };
  for (const { to, data } of transactions)
    await world.merchant.sendTransaction({ to, data, account: world.merchant.account });
}
