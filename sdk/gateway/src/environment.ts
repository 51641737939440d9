// The gateway's environment variables. Each is checked before anything starts, and all problems are told at
// once. Nothing that may hold a secret is repeated: keys, and URLs with a password or an access token in them.
import { readFileSync, statSync } from "node:fs";
import { type Deployment, type DeploymentRecord, isProfileDomain, toDeployment } from "@feiqian/sdk";
import { type Address, type Hex, getAddress, isAddress, isHex, parseEther, size } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { GatewayConfig, StartConfig } from "./config.ts";
import { isSecret } from "./keys.ts";
import { isSetupToken } from "./setup.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Each variable, as `--help` and the README have it. */
export const variables = {
  RPC_URL: "node of the chain, http(s):// or ws(s)://; required",
  GRAPHQL_URL: "GraphQL of the indexer, http(s)://; required",
  DEPLOYMENT_FILE: "file of deployments/ that describes the contracts; by default the known ones on the node's chain",
  GATEWAY_MERCHANT: "address that is paid, normally a Safe; by default the one that was named by the setup link",
  GATEWAY_DOMAIN: "domain that serves the merchant's signed profile; by default the one that was named at setup",
  GATEWAY_SIGNER_KEY: "private key that signs invoices for the merchant; it or the next one is required",
  GATEWAY_SIGNER_KEY_FILE: "file with that key, which nobody else may read (mode 0600)",
  GATEWAY_ORIGIN: "origin under which payers reach this gateway; by default http://HOST:PORT on the loopback",
  GATEWAY_PAY_ORIGIN: "origin of the page /pay; required",
  GATEWAY_HOST: "address to listen on; 127.0.0.1",
  GATEWAY_PORT: "port to listen on; 8787",
  DATABASE_URL: "postgres://…, which several processes may share",
  GATEWAY_DATA: "without DATABASE_URL: folder of the embedded database, for one process; feiqian-gateway",
  GATEWAY_CONFIRMATIONS: "blocks until a payment counts as confirmed, 1 to 1000; 12",
  GATEWAY_POLLING_MS: "milliseconds between two looks at the chain, 100 to 600000; 4000",
  GATEWAY_ALLOW_PRIVATE_TARGETS: "1 lets webhooks go to private networks and over plain http; 0",
  GATEWAY_DAILY_GAS: "ether that captures, voids and cancels may cost in a UTC day; 0.05",
  GATEWAY_MINIMUM_AMOUNT: "base units of the token: for less nothing is captured, voided or cancelled; 0",
  GATEWAY_ALLOW_UNSCREENED: "1 lets payouts be proposed on a chain without a sanctions list; 0",
  GATEWAY_SCREENING_URL: "provider that screens accounts, https://, beside the chain's sanctions list; none",
  GATEWAY_SCREENING_KEY_FILE: "file with the provider's key, which nobody else may read (mode 0600)",
  GATEWAY_SCREENING_BELIEVED: "seconds for which a clear verdict is believed, 0 to 3600; 60",
  SAFE_CONTRACTS_FILE: "file with the addresses of Safe's contracts, on a chain that has them elsewhere than most",
  GATEWAY_SETUP_TOKEN: "token of the setup link, for scripts; by default a random one, printed once",
  GATEWAY_FIRST_KEY: "secret of the first API key, for scripts; by default a random one, printed once",
} as const;

type Name = keyof typeof variables;

/** Variables that are missing or refused. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "EnvironmentError";
    this.problems = problems;
  }
}

export interface Settings extends Omit<StartConfig, "deployment" | "transport" | "sendTimeout" | "requestsPerMinute"> {
  readonly rpcUrl: string;
  /** Undefined: the SDK's, by the node's chain id. */
  readonly deployment: Deployment | undefined;
  readonly hostname: string;
  readonly port: number;
  readonly firstKey: string | undefined;
  readonly setupToken: string | undefined;
}

const loopback = ["127.0.0.1", "::1", "localhost"];

/** The value of a variable, where it is not what it has to be. */
const refusal = (name: Name, tried: string, allowed: string, next = `set ${name} to one`): string =>
  `${name} ${tried}. Allowed: ${allowed}. Next: ${next}.`;

/** Reads the settings. @throws EnvironmentError, which names all variables that are missing or refused */
export function readEnvironment(env: Environment): Settings {
  const problems: string[] = [];
  const get = (name: Name): string | undefined => env[name]?.trim() || undefined;

  /** Reads a variable by `read`, which returns undefined for what is refused. */
  const take = <value, fallback>(
    name: Name,
    {
      read,
      byDefault,
      allowed,
      next,
      shows = true,
    }: {
      readonly read: (text: string) => value | undefined;
      /** The value without the variable; a string that says why there is none. */
      readonly byDefault?: fallback | undefined;
      readonly allowed: string;
      readonly next?: string | undefined;
      readonly shows?: boolean;
    },
  ): value | fallback => {
    const text = get(name);
    if (text === undefined && byDefault !== undefined) return byDefault;
    const value = text === undefined ? undefined : read(text);
    if (value !== undefined) return value;
    const tried = text === undefined ? "is not set" : shows ? `is ${text}` : "is set to something else";
    problems.push(refusal(name, tried, allowed, next));
    return undefined as fallback;
  };
  const need = <value>(name: Name, how: Omit<Parameters<typeof take<value, value>>[1], "byDefault">): value =>
    take<value, value>(name, how);

  const toUrl =
    (...protocols: readonly string[]) =>
    (text: string) =>
      URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined;
  const toSafeUrl = (text: string) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    const isLoopback = url.protocol === "http:" && loopback.includes(url.hostname.replace(/[[\]]/g, ""));
    return url.protocol === "https:" || isLoopback ? url : undefined;
  };
  const toOrigin = (text: string) => {
    const origin = toSafeUrl(text)?.origin;
    return origin !== undefined && [origin, `${origin}/`].includes(text) ? origin : undefined;
  };
  const toCount = (least: number, most: number) => (text: string) =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;

  const rpcUrl = need("RPC_URL", {
    read: toUrl("http:", "https:", "ws:", "wss:"),
    ...{ allowed: "the URL of a node, http(s):// or ws(s)://", shows: false },
  });
  const graphqlUrl = need("GRAPHQL_URL", {
    read: toUrl("http:", "https:"),
    ...{ allowed: "the URL of the indexer's GraphQL, http(s)://…/graphql", shows: false },
  });
  const merchant = take<Address, null>("GATEWAY_MERCHANT", {
    read: (text) => (isAddress(text) ? getAddress(text) : undefined),
    ...{ byDefault: null, allowed: "an address, with its checksum or in lower case" },
  });
  const domain = take("GATEWAY_DOMAIN", {
    read: (text) => (isProfileDomain(text) ? text : undefined),
    ...{ byDefault: null, allowed: "a host name in lower-case ASCII, such as shop.example" },
  });
  const hostname = take("GATEWAY_HOST", {
    read: (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
    ...{ byDefault: "127.0.0.1", allowed: "an address or a name of this machine" },
  });
  const port = take("GATEWAY_PORT", {
    ...{ read: toCount(1, 65_535), byDefault: 8787, allowed: "a whole number from 1 to 65535" },
  });
  const origins = "an origin such as https://pay.shop.example, without a path; http:// on the loopback alone";
  const own = hostname?.includes(":") ? `[${hostname}]` : hostname;
  const origin = take("GATEWAY_ORIGIN", {
    ...{
      read: toOrigin,
      byDefault: hostname === undefined || loopback.includes(hostname) ? `http://${own}:${port}` : undefined,
      allowed: origins,
    },
  });
  const payOrigin = need("GATEWAY_PAY_ORIGIN", { read: toOrigin, allowed: origins });
  const confirmations = take("GATEWAY_CONFIRMATIONS", {
    ...{ read: toCount(1, 1_000), byDefault: 12, allowed: "a whole number from 1 to 1000" },
  });
  const pollingInterval = take("GATEWAY_POLLING_MS", {
    ...{ read: toCount(100, 600_000), byDefault: 4_000, allowed: "a whole number from 100 to 600000" },
  });
  const toFlag = (text: string) => ({ 1: true, 0: false })[text];
  const allowsPrivateTargets = take("GATEWAY_ALLOW_PRIVATE_TARGETS", {
    ...{ read: toFlag, byDefault: false, allowed: "1 or 0" },
  });
  const allowsUnscreened = take("GATEWAY_ALLOW_UNSCREENED", {
    ...{ read: toFlag, byDefault: false, allowed: "1 or 0" },
  });
  const dailyGas = take("GATEWAY_DAILY_GAS", {
    read: (text) => (/^\d{1,9}(\.\d{1,18})?$/.test(text) ? parseEther(text) : undefined),
    ...{ byDefault: parseEther("0.05"), allowed: "ether as a decimal number, such as 0.05" },
  });
  const minimumAmount = take("GATEWAY_MINIMUM_AMOUNT", {
    read: (text) => (/^\d{1,36}$/.test(text) ? BigInt(text) : undefined),
    ...{ byDefault: 0n, allowed: "a whole number of the token's base units" },
  });
  const screeningUrl = take("GATEWAY_SCREENING_URL", {
    read: (text) => {
      const url = toSafeUrl(text);
      // A secret in the URL would be in its logs.
      return url?.username === "" && url.password === "" ? url.href : undefined;
    },
    ...{ byDefault: null, allowed: "an https URL without a password; http:// on the loopback alone", shows: false },
  });
  const believed = take("GATEWAY_SCREENING_BELIEVED", {
    ...{ read: toCount(0, 3_600), byDefault: 60, allowed: "a whole number from 0 to 3600" },
  });
  const safeContracts = take("SAFE_CONTRACTS_FILE", {
    ...{ read: readJson<NonNullable<GatewayConfig["safeContracts"]>>, byDefault: null, allowed: "a JSON file" },
    next: "name such a file, or leave it out where Safe's contracts are at their usual addresses",
  });
  const firstKey = take("GATEWAY_FIRST_KEY", {
    ...{ read: (text) => (isSecret(text) ? text : undefined), byDefault: null, shows: false },
    ...{
      allowed: '"fq_" and 32 to 100 letters, digits, "-" or "_"',
      next: 'echo "fq_$(openssl rand -hex 24)" makes one',
    },
  });
  const setupToken = take("GATEWAY_SETUP_TOKEN", {
    ...{ read: (text) => (isSetupToken(text) ? text : undefined), byDefault: null, shows: false },
    ...{ allowed: '32 to 100 letters, digits, "-" or "_"', next: "openssl rand -hex 24 makes one" },
  });
  const deployment = take("DEPLOYMENT_FILE", {
    ...{ read: readDeployment, byDefault: null, allowed: "a file that npm run deploy has written" },
    next: "name a file of deployments/, or leave it out on a chain that the SDK knows",
  });
  const signer = readSigner(get, problems);
  const database = readDatabase(get, problems);
  const screening = readScreening(get, problems, { url: screeningUrl, believed });
  if (problems.length > 0) throw new EnvironmentError(problems);
  return {
    ...{ merchant: merchant ?? undefined, domain: domain ?? undefined, setupToken: setupToken ?? undefined },
    ...{ rpcUrl, graphqlUrl, hostname, port, origin, payOrigin, confirmations },
    ...{ pollingInterval, allowsPrivateTargets, allowsUnscreened, dailyGas, minimumAmount },
    ...{ safeContracts: safeContracts ?? undefined, screening },
    ...{ signer: signer!, database, firstKey: firstKey ?? undefined, deployment: deployment ?? undefined },
  };
}

function readJson<json extends object>(file: string): json | undefined {
  try {
    const json = JSON.parse(readFileSync(file, "utf8")) as json | null;
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

function readDeployment(file: string): Deployment | undefined {
  const record = readJson<DeploymentRecord>(file);
  return Number.isInteger(record?.chainId) && record?.contracts ? toDeployment(record) : undefined;
}

const toAccount = (key: string) => {
  try {
    return isHex(key) && size(key) === 32 ? privateKeyToAccount(key as Hex) : undefined;
  } catch {
    // 32 bytes that are no key: zero, or beyond the curve's order.
    return undefined;
  }
};

type Get = (name: Name) => string | undefined;

function readSigner(get: Get, problems: string[]) {
  const [name, fileName] = ["GATEWAY_SIGNER_KEY", "GATEWAY_SIGNER_KEY_FILE"] as const;
  const [key, file] = [get(name), get(fileName)];
  const allowed = "32 bytes in hex, 0x first";
  const refuse = (...parts: Parameters<typeof refusal>) => void problems.push(refusal(...parts));
  if (key !== undefined && file !== undefined) return refuse(name, `and ${fileName} are both set`, "one", "drop one");
  if (key === undefined && file === undefined)
    return refuse(name, "is not set", `${allowed}, or a file with it in ${fileName}`, `set ${fileName}`);
  if (file === undefined) return toAccount(key!) ?? refuse(name, "is set to something else", allowed);
  return readSecret(fileName, file, { read: toAccount, allowed, problems });
}

/** A secret in a file that nobody else may read. */
function readSecret<secret>(
  fileName: Name,
  file: string,
  {
    read,
    allowed,
    problems,
  }: {
    readonly read: (text: string) => secret | undefined;
    readonly allowed: string;
    readonly problems: string[];
  },
): secret | undefined {
  const refuse = (...parts: Parameters<typeof refusal>): undefined => void problems.push(refusal(...parts));
  try {
    const { mode } = statSync(file);
    // Windows has no such modes.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      const tried = `is ${file}, which others may read (mode 0${(mode & 0o777).toString(8)})`;
      return refuse(fileName, tried, "mode 0600", `chmod 600 ${file}`);
    }
    const secret = read(readFileSync(file, "utf8").trim());
    return secret ?? refuse(fileName, `is ${file}, which holds something else`, allowed, "write the key into it");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    return refuse(fileName, `is ${file}, which cannot be read (${code})`, "a file of this user", "name the key's file");
  }
}

/** Undefined: no provider is named. */
function readScreening(
  get: Get,
  problems: string[],
  { url, believed }: { readonly url: string | null; readonly believed: number },
): GatewayConfig["screening"] {
  const name = "GATEWAY_SCREENING_KEY_FILE";
  const file = get(name);
  const isNamed = get("GATEWAY_SCREENING_URL") !== undefined;
  if (file !== undefined && !isNamed)
    problems.push(refusal(name, "is set without GATEWAY_SCREENING_URL", "both, or neither", "name the provider"));
  if (file === undefined || !isNamed) return url === null ? undefined : { url, believed };
  const allowed = "visible ASCII, 500 characters at most";
  const read = (text: string) => (/^[!-~]{1,500}$/.test(text) ? text : undefined);
  return { url: url!, believed, key: readSecret(name, file, { read, allowed, problems }) };
}

function readDatabase(get: Get, problems: string[]): GatewayConfig["database"] {
  const [url, dir] = [get("DATABASE_URL"), get("GATEWAY_DATA")];
  if (url !== undefined && dir !== undefined)
    problems.push(refusal("DATABASE_URL", "and GATEWAY_DATA are both set", "one database", "drop one"));
  if (url === undefined) return { dir: dir ?? "feiqian-gateway" };
  if (!/^postgres(ql)?:\/\//.test(url))
    problems.push(refusal("DATABASE_URL", "is set to something else", "postgres://user:password@host/database"));
  return { url };
}
