import type { Address } from "viem";
import { FeiqianError } from "../../errors/base.ts";

/** There is no contract where the Safe should be. */
export class SafeNotFoundError extends FeiqianError {
  readonly safe: Address;
  readonly chainId: number;

  constructor({ safe, chainId }: { readonly safe: Address; readonly chainId: number }) {
    super(`There is no contract at ${safe} on chain ${chainId}; a Safe was expected.`, {
      metaMessages: ["Check address and chain: a Safe of the same address need not exist on every chain."],
      name: "SafeNotFoundError",
    });
    this.safe = safe;
    this.chainId = chainId;
  }
}

/** A contract that the payout goes through is not on the chain. */
export class SafeContractMissingError extends FeiqianError {
  readonly contract: string;
  readonly address: Address;

  constructor({
    contract,
    address,
    chainId,
  }: {
    readonly contract: string;
    readonly address: Address;
    readonly chainId: number;
  }) {
    super(`${contract} is not on chain ${chainId}: there is no code at ${address}.`, {
      metaMessages: [
        "Nothing was sent: the Safe would use its nonce up and pay nobody. Give `contractNetworks` where Safe's contracts stand elsewhere, and propose the payout anew.",
      ],
      name: "SafeContractMissingError",
    });
    this.contract = contract;
    this.address = address;
  }
}

/** What is to be paid with is no token. */
export class PayoutTokenError extends FeiqianError {
  readonly token: Address;

  constructor({
    token,
    chainId,
    cause,
  }: {
    readonly token: Address;
    readonly chainId: number;
    readonly cause: unknown;
  }) {
    super(`${token} on chain ${chainId} does not say the Safe's balance; a token was expected.`, {
      cause,
      metaMessages: ["Nothing was sent. Check the token's address and the chain."],
      name: "PayoutTokenError",
    });
    this.token = token;
  }
}

/** The issuer has listed the Safe. */
export class SafeBlacklistedError extends FeiqianError {
  readonly safe: Address;
  readonly token: Address;

  constructor({ safe, token, symbol }: { readonly safe: Address; readonly token: Address; readonly symbol: string }) {
    super(`The issuer of ${symbol} (${token}) has blacklisted the Safe ${safe}: it cannot transfer.`, {
      metaMessages: ["Nothing was sent. Pay out of another Safe, or in another token; ask the issuer about this one."],
      name: "SafeBlacklistedError",
    });
    this.safe = safe;
    this.token = token;
  }
}
