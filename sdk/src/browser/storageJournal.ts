import { isAddressEqual } from "viem";
import { parseEntry } from "../tracker/journal.ts";
import type { Journal, JournalEntry } from "../tracker/types.ts";

/** Runs work while nobody else of the origin holds the lock of that name: what `navigator.locks` does. */
type Locks = { readonly request: <result>(name: string, work: () => Promise<result>) => Promise<result> };

export interface StorageJournalParameters {
  /** Where entries are kept. @default the page's `localStorage` */
  readonly storage?: Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length"> | undefined;
  /** What keeps tabs apart. @default the page's `navigator.locks` */
  readonly locks?: Locks | undefined;
  /** What the names of its entries begin with: one journal a prefix. @default "feiqian.journal:" */
  readonly prefix?: string | undefined;
}

/**
 * A journal in a browser's storage: it outlives a reload and a crash, and is shared by all tabs of one origin. Its
 * locks are the browser's own, which end with the tab that holds them.
 * @example const client = createClient(wallet).extend(feiqianActions({ journal: storageJournal() }));
 * @throws JournalBrokenError, when it is used
 */
export function storageJournal(parameters: StorageJournalParameters = {}): Journal {
  const { storage = localStorage, prefix = "feiqian.journal:" } = parameters;
  const { locks = navigator.locks as unknown as Locks } = parameters;
  const read = (name: string): JournalEntry | undefined => {
    const text = storage.getItem(name);
    return text === null ? undefined : parseEntry(text, name);
  };
  return {
    get: async (key) => read(`${prefix}${key}`),
    put: async (entry) => storage.setItem(`${prefix}${entry.key}`, JSON.stringify(entry)),
    delete: async (key) => storage.removeItem(`${prefix}${key}`),
    open: async ({ chainId, account }) =>
      Array.from({ length: storage.length }, (_, i) => storage.key(i)!)
        .filter((name) => name.startsWith(prefix))
        .map(read)
        .filter(
          (entry): entry is JournalEntry =>
            entry !== undefined && !entry.isDone && entry.chainId === chainId && isAddressEqual(entry.account, account),
        ),
    exclusively: (name, work) => locks.request(`${prefix}${name}`, work),
  };
}
