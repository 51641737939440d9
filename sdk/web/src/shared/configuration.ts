import type { Deployment } from "@feiqian/sdk";
import type { ContractNetworks } from "@feiqian/sdk/safe";

/** What a host says of the chain that its pages are for: JSON in each page's `<meta name="feiqian">`. */
export interface Configuration {
  readonly chainId: number;
  /** Where the pages read the chain: JSON-RPC over HTTP. */
  readonly nodeUrl: string;
  /** The indexer's GraphQL. */
  readonly indexerUrl: string;
  /** Where Feiqian stands. @default what the SDK knows of the chain */
  readonly deployment?: Deployment;
  /** Safe's own contracts, where they do not stand at their canonical addresses. */
  readonly safeContracts?: ContractNetworks;
  /** A block explorer, for links to transactions: "https://etherscan.io". @default none */
  readonly explorerUrl?: string;
}

/** A page whose host has not said, or not rightly, which chain it is for. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
}

const isUrl = (value: unknown): value is string =>
  typeof value === "string" && /^https?:\/\//.test(value) && URL.canParse(value);

/**
 * The configuration of a page.
 *
 * @param text What stands in the page's `<meta name="feiqian">`.
 * @throws {@link ConfigurationError}, which names what is missing
 */
export function readConfiguration(text: string | null | undefined): Configuration {
  let found: Partial<Configuration>;
  try {
    found = JSON.parse(text ?? "") as Partial<Configuration>;
  } catch {
    throw new ConfigurationError('The page is not configured: `npm run pages` writes <meta name="feiqian">.');
  }
  const { chainId, nodeUrl, indexerUrl, explorerUrl } = found;
  if (!Number.isSafeInteger(chainId) || chainId! <= 0)
    throw new ConfigurationError(`chainId is ${chainId}: a chain's id is a whole number.`);
  if (!isUrl(nodeUrl)) throw new ConfigurationError(`nodeUrl is ${nodeUrl}: an http or https address is allowed.`);
  if (!isUrl(indexerUrl))
    throw new ConfigurationError(`indexerUrl is ${indexerUrl}: an http or https address is allowed.`);
  if (explorerUrl !== undefined && !isUrl(explorerUrl))
    throw new ConfigurationError(`explorerUrl is ${explorerUrl}: an http or https address is allowed.`);
  return found as Configuration;
}

/** Names of this machine, as a URL has them: 127.0.0.1 is written in many ways, and can stand in an IPv6 address. */
const LOOPBACK =
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[\da-f]{2}:[\da-f]{1,4}|0:0)\])\.?$/;

/** Whether an address is this very machine, where a node of any chain id may be a copy of that chain. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);
