import { type Address, type Hex, isAddressEqual, keccak256, stringToHex } from "viem";
import { stringify } from "viem/utils";
import { JournalBrokenError } from "../errors/sending.ts";
import type { Journal, JournalEntry } from "./types.ts";

/** A key of one account on one chain. @example await journal.get(journalKey({ chainId: 1, account }, "order 17")); */
export const journalKey = (
  { chainId, account }: { readonly chainId: number; readonly account: Address },
  key: string,
): string => `${chainId}:${account.toLowerCase()}:${key}`;

export const requestHash = (request: readonly unknown[]): Hex => keccak256(stringToHex(stringify(request)));

export function parseEntry(text: string, file: string): JournalEntry {
  try {
    return JSON.parse(text) as JournalEntry;
  } catch (cause) {
    throw new JournalBrokenError({ file, cause });
  }
}

/**
 * A journal that lasts as long as the process.
 * @example await client.payment.refundSync({ terms, reason: "requested", key: "refund 17", journal: memoryJournal() });
 */
export function memoryJournal(): Journal {
  const entries = new Map<string, JournalEntry>();
  const last = new Map<string, Promise<unknown>>();
  return {
    get: async (key) => entries.get(key),
    put: async (entry) => {
      entries.set(entry.key, entry);
    },
    delete: async (key) => {
      entries.delete(key);
    },
    open: async ({ chainId, account }) =>
      [...entries.values()].filter(
        (entry) => !entry.isDone && entry.chainId === chainId && isAddressEqual(entry.account, account),
      ),
    exclusively: (name, work) => {
      const result = (last.get(name) ?? Promise.resolve()).then(work);
      // Whoever comes next waits for the end of it, good or bad.
      last.set(
        name,
        result.catch(() => {}),
      );
      return result;
    },
  };
}

/** Where nobody names a journal: it hands out each nonce once, and knows the keys of this process. */
export const processJournal: Journal = /* @__PURE__ */ memoryJournal();
