import type { Address, Hex } from "viem";
import { FeiqianError } from "../../errors/base.ts";

/** The optional peer is not installed. */
export class ProtocolKitMissingError extends FeiqianError {
  constructor({ cause }: { readonly cause: unknown }) {
    super("Creating a Safe needs the optional peer @safe-global/protocol-kit 8, which is not installed.", {
      cause,
      metaMessages: ["npm install @safe-global/protocol-kit@8"],
      name: "ProtocolKitMissingError",
    });
  }
}

/** The deployment was mined, but there is no Safe. */
export class SafeCreationError extends FeiqianError {
  readonly safe: Address;
  readonly hash: Hex;

  constructor({ safe, hash }: { readonly safe: Address; readonly hash: Hex }) {
    super(`The transaction ${hash} did not create the Safe ${safe}.`, {
      metaMessages: [
        "Check owners and threshold, and `contractNetworks` where Safe is not at its canonical addresses.",
      ],
      name: "SafeCreationError",
    });
    this.safe = safe;
    this.hash = hash;
  }
}
