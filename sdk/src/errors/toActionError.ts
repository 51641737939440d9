import type { ErrorContext } from "./contractError.ts";

/** `toTypedError` for what an action has sent. A split bundle loads the words only when something is refused. */
export async function toActionError(error: unknown, context: Pick<ErrorContext, "token"> = {}): Promise<unknown> {
  // Where they cannot be loaded, what went wrong is still said, in the node's own words.
  const words = await import("./actionErrors.ts").catch(() => undefined);
  return words ? words.typeActionError(error, context) : error;
}
