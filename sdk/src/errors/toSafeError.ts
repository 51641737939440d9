import { SafeRevertError } from "./safe.ts";
import { typeError } from "./typeError.ts";

export function toSafeReason(text: string, cause: unknown): SafeRevertError | undefined {
  const code = /\bGS\d{3}\b/.exec(text)?.[0];
  return code ? new SafeRevertError({ code, cause }) : undefined;
}

/**
 * `toTypedError` for what only a Safe can have refused: it says a `GS…` code, whatever the calls within it were refused
 * for. An app that pays out bundles no words for other contracts.
 */
export const toSafeError = (error: unknown): unknown => typeError(error, { known: [], ofText: toSafeReason });
