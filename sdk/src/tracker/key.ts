import { type Address, type Hex, keccak256, stringToHex } from "viem";
import { stringify } from "viem/utils";

/**
 * The key of a journal's entry: a caller's key is of one account on one chain.
 *
 * @example
 * ```ts
 * const entry = await journal.get(journalKey({ chainId: 1, account }, "order 17"));
 * ```
 */
export const journalKey = (
  { chainId, account }: { readonly chainId: number; readonly account: Address },
  key: string,
): string => `${chainId}:${account.toLowerCase()}:${key}`;

/** What is asked for under a key, as one word. */
export const requestHash = (request: readonly unknown[]): Hex => keccak256(stringToHex(stringify(request)));
