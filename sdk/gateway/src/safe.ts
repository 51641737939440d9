import { SafeNotFoundError, type SafeState, readSafe } from "@feiqian/sdk/safe";
import type { Gateway } from "./context.ts";

/** The merchant's Safe; null: the merchant is none. */
export async function findSafe({ client, config }: Pick<Gateway, "client" | "config">): Promise<SafeState | null> {
  const safe = config.merchant;
  // A node that is silent is not taken for a merchant without a Safe.
  if (!(await client.getCode({ address: safe }))) return null;
  return readSafe({ client, safe }).catch((error: unknown) => {
    if (!(error instanceof SafeNotFoundError)) throw error;
    return null;
  });
}
