import type { Address } from "viem";
import { FeiqianError } from "./base.ts";

/** The client has no account, and none was given. */
export class AccountMissingError extends FeiqianError {
  constructor({ action }: { readonly action: string }) {
    super(`\`${action}\` needs an account, and there is none.`, {
      metaMessages: ["Give `account` to the client, or to the call."],
      name: "AccountMissingError",
    });
  }
}

/** Nothing is known to be deployed on the chain. */
export class UnknownChainError extends FeiqianError {
  constructor({ chainId, known }: { readonly chainId: number | undefined; readonly known: readonly number[] }) {
    super(
      chainId === undefined
        ? "The client has no chain, and no deployment was given."
        : `No deployment is known on chain ${chainId}.`,
      {
        metaMessages: [
          `Known chains: ${known.length > 0 ? known.join(", ") : "none"}.`,
          "Use one of them, or hand a deployment to `feiqianActions({ deployment })`.",
        ],
        name: "UnknownChainError",
      },
    );
  }
}

/** The node serves another chain than the deployment stands on. */
export class WrongChainError extends FeiqianError {
  readonly attempted: number;
  readonly allowed: number;

  constructor({ attempted, allowed }: { readonly attempted: number; readonly allowed: number }) {
    super(`The node serves chain ${attempted}; the deployment stands on chain ${allowed}.`, {
      metaMessages: ["Nothing was sent. Switch the wallet's chain, or use the other chain's deployment."],
      name: "WrongChainError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** Test money with real money. */
export class TestAndLiveMixedError extends FeiqianError {
  constructor({ test, live }: { readonly test: string; readonly live: string }) {
    super(`${test} is for test money; ${live} is for real money.`, {
      metaMessages: ["Nothing was signed or sent. Use client, deployment and link of one and the same network."],
      name: "TestAndLiveMixedError",
    });
  }
}

/** There is no processor where the deployment says. */
export class NotDeployedError extends FeiqianError {
  constructor({
    processor,
    chainId,
    cause,
  }: {
    readonly processor: Address;
    readonly chainId: number;
    readonly cause?: unknown;
  }) {
    super(`There is no processor at ${processor} on the node's chain ${chainId}.`, {
      cause,
      metaMessages: ["The node is another network under the same chain id, or the deployment is out of date."],
      name: "NotDeployedError",
    });
  }
}
