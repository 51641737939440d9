import { isAddressEqual } from "viem";
import type { Journal, JournalEntry } from "./types.ts";

/**
 * A journal that lasts as long as the process.
 *
 * @example
 * ```ts
 * const journal = memoryJournal();
 * await client.payment.refundSync({ terms, amount, reason: "requested", key: "refund 17", journal });
 * ```
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
