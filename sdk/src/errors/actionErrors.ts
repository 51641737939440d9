import type { ContractErrorClass, ErrorContext } from "./contractError.ts";
import * as permit2 from "./permit2.ts";
import * as policies from "./policies.ts";
import * as processor from "./processor.ts";
import { typeError } from "./typeError.ts";
import * as waiting from "./waiting.ts";

/** What an action's own calls can be refused by. An app bundles no words for calls that only governance makes. */
export const actionErrorClasses = (): readonly ContractErrorClass[] =>
  [
    ...Object.values(processor),
    ...Object.values(waiting),
    ...Object.values(policies),
    ...Object.values(permit2),
  ] as unknown as readonly ContractErrorClass[];

/** `toTypedError` for what an action has sent. */
export const toActionError = (error: unknown, { token }: Pick<ErrorContext, "token"> = {}): unknown =>
  typeError(error, { classes: actionErrorClasses(), token });
