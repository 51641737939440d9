import type { ContractErrorClass, ErrorContext } from "./contractError.ts";
import { entryErrorClasses } from "./entryErrors.ts";
import * as exits from "./exits.ts";
import { typeError } from "./typeError.ts";

/** What an action's own calls can be refused by. An app bundles no words for calls that only governance makes. */
export const actionErrorClasses = (): readonly ContractErrorClass[] => [
  ...entryErrorClasses(),
  ...(Object.values(exits) as unknown as readonly ContractErrorClass[]),
];

/** `toTypedError` for what an action has sent. */
export const toActionError = (error: unknown, { token }: Pick<ErrorContext, "token"> = {}): unknown =>
  typeError(error, { classes: actionErrorClasses(), token });
