import { type Deployment, getDeployment } from "@feiqian/sdk";
import type { ContractNetworks } from "@feiqian/sdk/safe";
import { type Chain, type Client, type HttpTransport, createClient, http } from "viem";
import { type Configuration, isLoopback } from "./configuration.ts";

/** What a page works with. */
export interface Setup {
  readonly deployment: Deployment;
  readonly chain: Chain;
  /** Reads the chain, by the host's node. */
  readonly client: Client<HttpTransport, Chain>;
  readonly nodeUrl: string;
  readonly indexerUrl: string;
  readonly explorerUrl: string | undefined;
  readonly safeContracts: ContractNetworks | undefined;
  /**
   * A live chain's id behind a node on this machine: what is signed here would be good on the live chain, so nothing is.
   * A test fork says so itself, by its deployment's `isTest`.
   */
  readonly signsNothing: boolean;
}

/** Chains by what people call them, with the coin that pays gas. */
const chainNames: Readonly<Record<number, readonly [name: string, coin: string]>> = {
  1: ["Ethereum", "ETH"],
  56: ["BNB Smart Chain", "BNB"],
  137: ["Polygon", "POL"],
  8453: ["Base", "ETH"],
  42161: ["Arbitrum One", "ETH"],
  31337: ["Local TEST", "ETH"],
  11155111: ["Sepolia", "ETH"],
};

const POLLING_MS = 1_000;

/** @throws `UnknownChainError` where neither the host nor the SDK knows a deployment */
export function toSetup(configuration: Configuration): Setup {
  const { chainId, nodeUrl, indexerUrl, explorerUrl, safeContracts } = configuration;
  const deployment = configuration.deployment ?? getDeployment(chainId);
  const [name, symbol] = chainNames[chainId] ?? [`Chain ${chainId}`, "ETH"];
  const chain: Chain = {
    id: chainId,
    // A wallet that is asked to add a copy of a live chain shows this name.
    name: deployment.isTest && !name.includes("TEST") ? `${name} TEST` : name,
    nativeCurrency: { name: symbol, symbol, decimals: 18 },
    rpcUrls: { default: { http: [nodeUrl] } },
    testnet: deployment.isTest,
  };
  return {
    deployment,
    chain,
    client: createClient({
      chain,
      transport: http(nodeUrl, { batch: true }),
      pollingInterval: POLLING_MS,
      cacheTime: 0,
    }),
    nodeUrl,
    indexerUrl,
    explorerUrl: explorerUrl?.replace(/\/+$/, ""),
    safeContracts,
    signsNothing: !deployment.isTest && isLoopback(nodeUrl),
  };
}
