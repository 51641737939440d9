import { contractErrorAbi } from "./abi.ts";
import { actionErrors } from "./actionErrors.ts";
import type { ErrorContext } from "./contractError.ts";
import * as elsewhere from "./elsewhere.ts";
import { toSafeReason } from "./toSafeError.ts";
import { type KnownErrors, knownErrors, typeError } from "./typeError.ts";

/** Every contract error that has a class, with the class: our contracts', the AccessManager's and Permit2's. */
export const contractErrors: KnownErrors = /* @__PURE__ */ [
  ...actionErrors(),
  ...knownErrors([elsewhere], contractErrorAbi),
];

/**
 * The typed error behind whatever viem, a wallet or a node threw: a class for each custom error of our contracts, the
 * AccessManager and Permit2, and for a Safe's `GS…` reasons. What it does not know it hands back as it is.
 * @example if (toTypedError(error) instanceof NumberSpentError) console.log("paid already");
 */
export function toTypedError(error: unknown, { token }: Pick<ErrorContext, "token"> = {}): unknown {
  return typeError(error, { known: contractErrors, token, ofText: toSafeReason });
}
