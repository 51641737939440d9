import type { ContractErrorClass, ErrorContext } from "./contractError.ts";
import * as permit2 from "./permit2.ts";
import * as policies from "./policies.ts";
import * as processor from "./processor.ts";
import { typeError } from "./typeError.ts";
import * as waiting from "./waiting.ts";

/** What charging and authorizing can be refused by. */
export const entryErrorClasses = (): readonly ContractErrorClass[] =>
  [
    ...Object.values(processor),
    ...Object.values(waiting),
    ...Object.values(policies),
    ...Object.values(permit2),
  ] as unknown as readonly ContractErrorClass[];

/** `toTypedError` for an entry. */
export const toEntryError = (error: unknown, { token }: Pick<ErrorContext, "token"> = {}): unknown =>
  typeError(error, { classes: entryErrorClasses(), token });
