import { type Address, type Hex, isAddressEqual } from "viem";
import type { AmountToken, Deployment } from "../deployment.ts";
import { deploymentRecords } from "../generated/deployments.ts";

/** A token as it is known without a node. */
export interface KnownToken extends AmountToken {
  readonly address: Address;
  /** keccak256 of the runtime code; of its implementation's where the token is a proxy. Null: not recorded. */
  readonly codeHash: Hex | null;
}

const token = (symbol: string, decimals: number, address: Address, codeHash: Hex | null = null): KnownToken => ({
  address,
  symbol,
  decimals,
  codeHash,
});

/**
 * The main stablecoins by chain id, as their issuers publish them: tether.io, circle.com, makerdao.com; BNB Chain's
 * are Binance's own. The USDT are those of `deployments/config`. Code hashes were taken of Ethereum alone.
 */
const pinnedTokens: Readonly<Record<number, readonly KnownToken[]>> = {
  1: [
    token(
      "USDT",
      6,
      "0xdAC17F958D2ee523a2206206994597C13D831ec7",
      "0xb44fb4e949d0f78f87f79ee46428f23a2a5713ce6fc6e0beb3dda78c2ac1ea55",
    ),
    token(
      "USDC",
      6,
      "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
      "0xcdfb7d322961af3acae7a8f7ee8b69c205b36f576cc5b077f170c7eb8ecbe3ea",
    ),
    token(
      "DAI",
      18,
      "0x6B175474E89094C44Da98b954EedeAC495271d0F",
      "0x4e36f96ee1667a663dfaac57c4d185a0e369a3a217e0079d49620f34f85d1ac7",
    ),
  ],
  56: [
    token("USDT", 18, "0x55d398326f99059fF775485246999027B3197955"),
    token("USDC", 18, "0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d"),
  ],
  137: [
    token("USDT", 6, "0xc2132D05D31c914a87C6611C10748AEb04B58e8F"),
    token("USDC", 6, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"),
  ],
  8453: [
    token("USDT", 6, "0xfde4C96c8593536E31F229EA8f37b2ADa2699bb2"),
    token("USDC", 6, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
  ],
  42161: [
    token("USDT", 6, "0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9"),
    token("USDC", 6, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831"),
  ],
  11155111: [token("USDC", 6, "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238")],
};

/** A deployment that the reader vouches for; one of another chain says nothing. */
export type TokenLister = Pick<Deployment, "chainId" | "tokens">;

/**
 * The tokens that are known of a chain without asking it: those of your deployment, of the SDK's own, and the main
 * stablecoins, in this order.
 * @example const symbols = listKnownTokens(1).map(({ symbol }) => symbol); // ["USDT", "USDC", "DAI"]
 */
export const listKnownTokens = (chainId: number, deployment?: TokenLister): readonly KnownToken[] => [
  ...(deployment?.chainId === chainId ? deployment.tokens : []),
  ...(deploymentRecords[chainId]?.tokens ?? []),
  ...(pinnedTokens[chainId] ?? []),
];

/** All that is known of one token: where several lists have it, each has to be right. */
export const findKnownTokens = (chainId: number, address: Address, deployment?: TokenLister): readonly KnownToken[] =>
  listKnownTokens(chainId, deployment).filter((known) => isAddressEqual(known.address, address));
