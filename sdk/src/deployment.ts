import type { Address, Hex } from "viem";
import {
  type ContractAddresses,
  type ContractName,
  type OptionalContractName,
  contractOf,
} from "./generated/contracts.ts";

export type { CollectorName } from "./generated/contracts.ts";

/** A token that takes payments on a chain. */
export interface TokenInfo {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
  /** keccak256 of the token's runtime code. */
  readonly codeHash: Hex;
  /** What the token's own fee may keep of a transfer, in basis points. */
  readonly maxTokenFeeBps: number;
  /** The function by which the issuer says that it has listed an account; null: it keeps no such list. */
  readonly issuerList: string | null;
}

/** A token as far as its amounts are concerned. */
export interface AmountToken {
  readonly symbol: string;
  readonly decimals: number;
}

/** A price source that the project recommends: terms name its address as their `source`. */
export interface PriceSource {
  /** "EUR/USDT". */
  readonly name: string;
  /** The currency that it prices, by its three letters. */
  readonly base: string;
  /** The token that it prices it in, which is the chain's token of that name; on a test chain, its TEST token. */
  readonly quote: string;
  readonly address: Address;
  /** The feeds that it asks. */
  readonly feeds: readonly { readonly pair: string; readonly address: Address }[];
}

/** Feiqian's contracts on one chain. */
export interface Deployment extends ContractAddresses {
  readonly chainId: number;
  /** Money on this chain is worth nothing: a test network, a local chain, a fork. */
  readonly isTest: boolean;
  readonly permit2: Address;
  readonly multicall3: Address;
  /** The first block in which an event of the processor may stand. */
  readonly startBlock: number;
  readonly tokens: readonly TokenInfo[];
  /** Price sources for terms in another currency. Terms may name others; empty: the project recommends none here. */
  readonly sources: readonly PriceSource[];
}

/** One contract as it was deployed. */
export interface DeployedContract {
  readonly address: Address;
  readonly startBlock: number;
  /** Null where the code was found in place. */
  readonly transaction: Hex | null;
  readonly codeHash: Hex;
  readonly args: readonly unknown[];
}

/** Parts of price sources, and the feeds of a test chain, each recorded by name and pair: "ParSource USD/USDT". */
type PricePart =
  | "ChainlinkSource"
  | "SignedQuote"
  | "MarketHours"
  | "PegLatch"
  | "ParSource"
  | "CrossSource"
  | "SequencerGate"
  | "AggregatorMock"
  | "FeedMock";

/** A file of `deployments/`: what the deploy script has written. */
export interface DeploymentRecord {
  readonly chainId: number;
  readonly isTest: boolean;
  readonly permit2: Address;
  readonly multicall3: Address;
  readonly contracts: Readonly<
    Record<ContractName, DeployedContract> &
      Partial<Record<OptionalContractName, DeployedContract>> &
      Record<`${PricePart} ${string}`, DeployedContract>
  >;
  readonly tokens: readonly TokenInfo[];
  readonly sources?: readonly PriceSource[];
  /** Addresses of Safe's MultiSend and MultiSendCallOnly, if they are not those of public chains. */
  readonly multiSends?: readonly Address[];
}

/**
 * The deployment that a record describes, as the deploy script has written it.
 * @example const deployment = toDeployment(JSON.parse(readFileSync("deployments/11155111.json", "utf8")));
 */
export const toDeployment = ({ contracts, ...record }: DeploymentRecord): Deployment => ({
  ...addressesOf(contracts),
  chainId: record.chainId,
  isTest: record.isTest,
  permit2: record.permit2,
  multicall3: record.multicall3,
  startBlock: contracts.PaymentProcessor.startBlock,
  tokens: record.tokens,
  sources: record.sources ?? [],
});

/** One address a field, null where the deployment lacks the contract. */
const addressesOf = (contracts: DeploymentRecord["contracts"]) =>
  Object.fromEntries(
    Object.entries(contractOf).map(([field, name]) => [field, contracts[name]?.address ?? null]),
  ) as unknown as ContractAddresses;
