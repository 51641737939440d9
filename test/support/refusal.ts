import { expect } from "chai";
import type { FeiqianError } from "../../sdk/src/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: whatever a class of errors takes to be made.
type ErrorClass<error extends Error> = new (...args: any[]) => error;

/** The error of an action that is refused; it has to be of that class. */
export async function refusalOf<error extends FeiqianError>(
  attempt: Promise<unknown> | (() => unknown),
  Class: ErrorClass<error>,
): Promise<error> {
  let result: unknown;
  try {
    result = await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    if (error instanceof Class) return error;
    throw error;
  }
  return expect.fail(`It was not refused by ${Class.name}: it came to ${String(result)}`);
}
