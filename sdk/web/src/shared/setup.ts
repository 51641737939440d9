import { type Deployment, getDeployment } from "@feiqian/sdk";
import type { ContractNetworks } from "@feiqian/sdk/safe";
import { type Chain, type Client, type HttpTransport, createClient, http } from "viem";
import { type Configuration, isLoopback } from "./configuration.ts";

/** A page's configuration and clients. */
export interface Setup {
  readonly deployment: Deployment;
  readonly chain: Chain;
  /** Reads the chain through the host's node. */
  readonly client: Client<HttpTransport, Chain>;
  readonly nodeUrl: string;
  readonly indexerUrl: string;
  readonly gatewayUrl: string | undefined;
  readonly explorerUrl: string | undefined;
  readonly safeContracts: ContractNetworks | undefined;
  /**
   * A live chain's id behind a node on this machine: a signature would be valid on the live chain, so nothing is
   * signed. A test fork is marked by its deployment's `isTest`.
   */
  readonly signsNothing: boolean;
}

/** Chains' usual names and coins for gas. */
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

/** @throws `UnknownChainError` if neither the host nor the SDK knows a deployment */
export function toSetup(configuration: Configuration): Setup {
  const { chainId, nodeUrl, indexerUrl, gatewayUrl, explorerUrl, safeContracts } = configuration;
  const deployment = configuration.deployment ?? getDeployment(chainId);
  const [name, symbol] = chainNames[chainId] ?? [`Chain ${chainId}`, "ETH"];
  const chain: Chain = {
    id: chainId,
    // Shown by a wallet that is asked to add a copy of a live chain.
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
    gatewayUrl: gatewayUrl?.replace(/\/+$/, ""),
    explorerUrl: explorerUrl?.replace(/\/+$/, ""),
    safeContracts,
    signsNothing: !deployment.isTest && isLoopback(nodeUrl),
  };
}
