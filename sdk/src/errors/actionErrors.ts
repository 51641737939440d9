import { actionErrorAbi } from "./abi.ts";
import type { ErrorContext } from "./contractError.ts";
import * as exits from "./exits.ts";
import * as permit2 from "./permit2.ts";
import * as policies from "./policies.ts";
import * as prices from "./prices.ts";
import * as processor from "./processor.ts";
import * as settling from "./settling.ts";
import { type KnownErrors, knownErrors, typeError } from "./typeError.ts";
import * as waiting from "./waiting.ts";

/** What an action's own calls can be refused by. An app bundles no words for calls that only governance makes. */
export const actionErrors = (): KnownErrors =>
  knownErrors([processor, settling, waiting, policies, prices, permit2, exits], actionErrorAbi);

/** `toTypedError` for what an action has sent. */
export const typeActionError = (error: unknown, { token }: Pick<ErrorContext, "token"> = {}): unknown =>
  typeError(error, { known: actionErrors(), token });
