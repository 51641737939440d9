import { actionErrorAbi } from "./abi.ts";
import type { ErrorContext } from "./contractError.ts";
import * as payments from "./payments.ts";
import * as permit2 from "./permit2.ts";
import * as prices from "./prices.ts";
import { type KnownErrors, knownErrors, typeError } from "./typeError.ts";

// Loaded with the words, when something is refused.
export { throwUnreachable, toGasMissing } from "../internal/explainNode.ts";

/** Whatever an action's own calls can be refused by. An app bundles no words for calls that only governance makes. */
export const actionErrors = (): KnownErrors => knownErrors([payments, prices, permit2], actionErrorAbi);

export const typeActionError = (error: unknown, { token }: Pick<ErrorContext, "token"> = {}): unknown =>
  typeError(error, { known: actionErrors(), token });
