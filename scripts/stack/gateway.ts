import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesIn } from "../pages/build.ts";
import { launch, requireFree, until } from "../process.ts";
import { devAccount, devKey } from "./accounts.ts";
import { buildOnce, runQuietly } from "./build.ts";
import { log, step } from "./progress.ts";
import type { Stack } from "./stack.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The command as it is published. */
export const gatewayBin = join(root, "sdk/gateway/bin/feiqian-gateway.mjs");

/** Builds the gateway, and the SDK that it uses, where they are older than their sources. */
export function buildGatewayIfStale(say: (line: string) => void): void {
  const sources = ["sdk/src", "sdk/gateway/src"].flatMap((folder) => filesIn(join(root, folder)));
  const single = ["sdk/tsconfig.build.json", "sdk/gateway/tsconfig.build.json", "package-lock.json"];
  buildOnce("gateway-build", "sdk/gateway/dist/main.js", [...sources, ...single], () => {
    say("building the gateway");
    runQuietly("npm run --silent build -w @feiqian/gateway");
  });
}

export interface GatewayOptions {
  readonly port: number;
  /** Of its database and its first key. */
  readonly folder: string;
  /** Of the page /pay. */
  readonly payOrigin: string;
}

/** The key of an earlier run over the same database, or a new one. */
function readFirstKey(folder: string): string {
  const file = join(folder, "first-key");
  if (existsSync(file)) return readFileSync(file, "utf8");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = `fq_${randomBytes(24).toString("base64url")}`;
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}

export const gatewayUrlAt = (port: number): string => `http://127.0.0.1:${port}`;

/** Starts the gateway of the account "merchant" over a stack that runs, and adds its address and key to stack.env. */
export async function startGateway({ chain, indexer, deploymentFile, envFile }: Stack, options: GatewayOptions) {
  const { port, folder, payOrigin } = options;
  return step("Starting the gateway", "npm run build, then npm start again", async () => {
    buildGatewayIfStale(log);
    await requireFree(port, "gateway", "--gateway-port");
    const firstKey = readFirstKey(folder);
    const logFile = join(dirname(envFile), "gateway.log");
    writeFileSync(logFile, "");
    const program = launch("gateway", process.execPath, [gatewayBin], {
      cwd: root,
      env: {
        ...{ RPC_URL: chain.rpcUrl, GRAPHQL_URL: indexer.graphqlUrl, DEPLOYMENT_FILE: deploymentFile },
        ...{ GATEWAY_MERCHANT: devAccount("merchant").address, GATEWAY_SIGNER_KEY: devKey("merchant") },
        ...{ GATEWAY_PAY_ORIGIN: payOrigin, GATEWAY_PORT: String(port), GATEWAY_FIRST_KEY: firstKey },
        ...{ GATEWAY_DATA: folder, GATEWAY_CONFIRMATIONS: "1", GATEWAY_POLLING_MS: "200" },
        SAFE_CONTRACTS_FILE: join(dirname(envFile), "safe-contracts.json"),
        // A local chain has no sanctions list.
        GATEWAY_ALLOW_UNSCREENED: "1",
        // Receivers of webhooks are on the loopback here.
        GATEWAY_ALLOW_PRIVATE_TARGETS: "1",
        // Those of a gateway that a developer runs elsewhere.
        ...{ DATABASE_URL: "", GATEWAY_SIGNER_KEY_FILE: "", GATEWAY_HOST: "", GATEWAY_ORIGIN: "", GATEWAY_DOMAIN: "" },
        ...{ GATEWAY_SCREENING_URL: "", GATEWAY_SCREENING_KEY_FILE: "" },
      },
      // It tells of other merchants' oddities, too, which the season has.
      onLine: (line) => appendFileSync(logFile, `${line}\n`),
    });
    const url = gatewayUrlAt(port);
    const isReady = async () => (await fetch(`${url}/ready`)).ok;
    await until("the gateway", isReady, { timeoutMs: 30_000, program });
    appendFileSync(envFile, `GATEWAY_URL="${url}"\nGATEWAY_KEY="${firstKey}"\n`);
    log(`gateway at ${url}`);
    return { url, program };
  });
}

/** The folder of a gateway whose chain is not kept, without what an earlier one has left. */
export function newGatewayFolder(dir: string): string {
  const folder = join(dir, "gateway");
  rmSync(folder, { recursive: true, force: true });
  return folder;
}
