import type { Deployment } from "@feiqian/sdk";
import type { ContractNetworks } from "@feiqian/sdk/safe";

/** A host's configuration of its pages' chain: JSON in each page's `<meta name="feiqian">`. */
export interface Configuration {
  readonly chainId: number;
  /** The node's URL: JSON-RPC over HTTP. */
  readonly nodeUrl: string;
  /** The indexer's GraphQL. */
  readonly indexerUrl: string;
  /** Feiqian's deployment. @default the SDK's for the chain */
  readonly deployment?: Deployment;
  /** Safe's contracts, if not at their canonical addresses. */
  readonly safeContracts?: ContractNetworks;
  /** The merchant's gateway: documents and profile for `/pay`, its setup for `/board`. @default none */
  readonly gatewayUrl?: string;
  /** A block explorer, for links to transactions: "https://etherscan.io". @default none */
  readonly explorerUrl?: string;
}

/** A missing or invalid configuration of a page's host. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
}

const isUrl = (value: unknown): value is string =>
  typeof value === "string" && /^https?:\/\//.test(value) && URL.canParse(value);

/**
 * The configuration of a page.
 *
 * @param text The content of the page's `<meta name="feiqian">`.
 * @throws {@link ConfigurationError}, which names what is missing
 */
export function readConfiguration(text: string | null | undefined): Configuration {
  let found: Partial<Configuration>;
  try {
    found = JSON.parse(text ?? "") as Partial<Configuration>;
  } catch {
    throw new ConfigurationError('The page is not configured: `npm run pages` writes <meta name="feiqian">.');
  }
  const { chainId, nodeUrl, indexerUrl } = found;
  if (!Number.isSafeInteger(chainId) || chainId! <= 0)
    throw new ConfigurationError(`chainId is ${chainId}: a chain's id is a whole number.`);
  if (!isUrl(nodeUrl)) throw new ConfigurationError(`nodeUrl is ${nodeUrl}: an http or https address is allowed.`);
  if (!isUrl(indexerUrl))
    throw new ConfigurationError(`indexerUrl is ${indexerUrl}: an http or https address is allowed.`);
  for (const name of ["gatewayUrl", "explorerUrl"] as const)
    if (found[name] !== undefined && !isUrl(found[name]))
      throw new ConfigurationError(`${name} is ${found[name]}: an http or https address is allowed.`);
  return found as Configuration;
}

/** Names of this machine in a URL: 127.0.0.1 has many forms, also within an IPv6 address. */
const LOOPBACK =
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[\da-f]{2}:[\da-f]{1,4}|0:0)\])\.?$/;

/** Whether an address is this machine, where a node of any chain id may be a copy of that chain. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);
