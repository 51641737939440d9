import { type Address, isAddress, isAddressEqual } from "viem";
import type { Deployment, TokenInfo } from "../deployment.ts";

export const findToken = ({ tokens }: Pick<Deployment, "tokens">, address: Address): TokenInfo | undefined =>
  isAddress(address, { strict: false }) ? tokens.find((token) => isAddressEqual(token.address, address)) : undefined;

/** The same, and for a token that is not listed its base units. */
export const tokenOf = (
  deployment: Pick<Deployment, "tokens">,
  address: Address,
): Pick<TokenInfo, "address" | "symbol" | "decimals"> =>
  findToken(deployment, address) ?? { address, symbol: "base units", decimals: 0 };
