// The command `feiqian-gateway`: checks its settings and the chain, then serves until a signal ends it.
import { readFileSync } from "node:fs";
import { type Deployment, feiqianActions, getDeployment } from "@feiqian/sdk";
import { type Address, type Transport, createClient, http, isAddressEqual, webSocket } from "viem";
import { getBalance, getChainId } from "viem/actions";
import { NOBODY } from "./compliance/screening.ts";
import { DatabaseLockedError } from "./database.ts";
import { EnvironmentError, type Settings, readEnvironment, variables } from "./environment.ts";
import { startGateway } from "./gateway.ts";
import { OtherDatabaseError } from "./setup.ts";

const usage = `feiqian-gateway: a merchant's server beside the indexer. REST, webhooks and the registry of its invoices.

Usage: feiqian-gateway [--help | --version]

Settings are environment variables:
${Object.entries(variables)
  .map(([name, text]) => `  ${name.padEnd(30)} ${text}`)
  .join("\n")}

GET /docs describes the API, /health the process, /ready the parts that it needs.`;

/** A reason not to start, with the next step. */
class StartError extends Error {
  constructor(cause: string, next: string) {
    super(`${cause}\nNext: ${next}`);
    this.name = "StartError";
  }
}

const say = (line: string): void => console.error(`${new Date().toISOString()} ${line}`);

/** The message without the URL of the node, which may hold an access token. */
const messageOf = (error: unknown): string =>
  error instanceof Error ? ((error as { shortMessage?: string }).shortMessage ?? error.message) : String(error);

const toTransport = (url: string): Transport => (url.startsWith("ws") ? webSocket(url) : http(url));

/** The deployment, once the node has said that its chain is the deployment's. */
async function findDeployment({ deployment }: Settings, transport: Transport): Promise<Deployment> {
  const chainId = await getChainId(createClient({ transport })).catch((error: unknown) => {
    throw new StartError(`The node at RPC_URL does not answer: ${messageOf(error)}`, "check RPC_URL and the node");
  });
  if (!deployment) {
    try {
      return getDeployment(chainId);
    } catch (error) {
      throw new StartError(
        messageOf(error),
        "name the deployment's file in DEPLOYMENT_FILE, or another node in RPC_URL",
      );
    }
  }
  if (deployment.chainId === chainId) return deployment;
  const cause = `The node at RPC_URL is of chain ${chainId}, and DEPLOYMENT_FILE of chain ${deployment.chainId}.`;
  throw new StartError(cause, "name a node and a file of one chain");
}

/** Warns of a signer whose invoices nobody could pay. */
async function checkSigner(
  merchant: Address,
  { signer }: Settings,
  deployment: Deployment,
  transport: Transport,
): Promise<void> {
  const client = createClient({ transport }).extend(feiqianActions({ deployment }));
  const granted = await client.signer.get({ merchant, signer: signer.address }).catch((error: unknown) => {
    throw new StartError(`The contracts do not answer: ${messageOf(error)}`, "check DEPLOYMENT_FILE and RPC_URL");
  });
  if (!granted.isLive && !isAddressEqual(merchant, signer.address))
    say(
      `WARNING: ${signer.address} may not sign for ${merchant}${granted.validUntil > 0n ? " any more" : ""}: nobody can pay its invoices. Next: signer.set from the merchant's Safe`,
    );
}

/** Warns of a signer that cannot send. */
async function checkGas({ signer: { address } }: Settings, transport: Transport): Promise<void> {
  if ((await getBalance(createClient({ transport }), { address })) === 0n)
    say(`WARNING: ${address} has no gas to cancel, capture or void. Next: send it some`);
}

async function serve(settings: Settings): Promise<void> {
  const { rpcUrl, hostname, port, firstKey, setupToken, database } = settings;
  const transport = toTransport(rpcUrl);
  const deployment = await findDeployment(settings, transport);
  const { chainId, isTest } = deployment;
  await checkGas(settings, transport);
  const gateway = await startGateway(
    { ...settings, deployment, transport },
    {
      ...{ hostname, port, firstKey, setupToken, onError: (error) => say(`ERROR: ${messageOf(error)}`) },
      async onMerchant(merchant, screenedBy) {
        await checkSigner(merchant, settings, deployment, transport);
        say(`chain ${chainId}${isTest ? ", whose money is worth nothing," : ""} for the merchant ${merchant}`);
        say(screenedBy.length > 0 ? `accounts are screened by ${screenedBy.join(" and ")}` : `WARNING: ${NOBODY}`);
      },
    },
  ).catch((error: unknown) => {
    if (error instanceof StartError) throw error;
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE")
      throw new StartError(
        `Port ${port} of ${hostname} is taken.`,
        `end what listens there, or set GATEWAY_PORT=${port + 1}`,
      );
    if (error instanceof DatabaseLockedError || error instanceof OtherDatabaseError)
      throw new StartError(error.message, error.next);
    const where = database.url === undefined ? `in ${database.dir}` : "at DATABASE_URL";
    throw new StartError(
      `The database ${where} does not open: ${messageOf(error)}`,
      "check that it is there and is this user's",
    );
  });

  let isEnding = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      // The second one is of somebody who does not want to linger.
      if (isEnding) process.exit(1);
      isEnding = true;
      say("ending");
      gateway.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          say(`ERROR: ${messageOf(error)}`);
          process.exit(1);
        },
      );
    });

  say(database.url === undefined ? `embedded database in ${database.dir}, for this process alone` : "Postgres");
  if (gateway.firstKey !== undefined && firstKey === undefined)
    console.log(`The first API key, which may do everything and is shown this once: ${gateway.firstKey}`);
  if (gateway.setupLink !== undefined) {
    say("no merchant yet: the gateway takes its setup, and nothing else until then");
    if (setupToken === undefined) console.log(`The setup link, which is shown this once: ${gateway.setupLink}`);
  }
  say(`serving at ${gateway.url}, its API described at ${gateway.url}/docs`);
}

async function main(args: readonly string[]): Promise<void> {
  const [option] = args;
  if (option === "--help") return console.log(usage);
  if (option === "--version") {
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as object;
    return console.log((manifest as { readonly version: string }).version);
  }
  if (option !== undefined)
    throw new StartError(`There is no option ${option}: settings are environment variables.`, "feiqian-gateway --help");
  await serve(readEnvironment(process.env));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isExpected = error instanceof StartError || error instanceof EnvironmentError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
});
