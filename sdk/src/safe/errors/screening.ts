import type { Address } from "viem";
import { FeiqianError } from "../../errors/base.ts";

/** A list of sanctions that does not answer. */
export class ScreeningError extends FeiqianError {
  readonly address: Address;

  constructor({ what, address, cause }: { readonly what: string; readonly address: Address; readonly cause: unknown }) {
    super(`The ${what} ${address} does not answer, so that nobody can be said to be clean.`, {
      cause,
      metaMessages: ["Nothing was done. Try again, or check the node and the deployment."],
      name: "ScreeningError",
    });
    this.address = address;
  }
}
