import type { Account, Address, Hex, TransactionReceipt } from "viem";

export interface TransactionCall {
  readonly to: Address;
  readonly data: Hex;
  /** Wei. @default 0n */
  readonly value?: bigint | undefined;
}

/** A transaction as it was signed once: with the fees that it had then. All attempts of one have the same nonce. */
export interface Attempt {
  readonly hash: Hex;
  /** The signed bytes. A wallet keeps them to itself. */
  readonly raw?: Hex | undefined;
}

/** What a journal remembers of one sending. Plain JSON. */
export interface JournalEntry {
  /** Chain, account and the caller's own key: see `journalKey`. */
  readonly key: string;
  readonly chainId: number;
  readonly account: Address;
  /** Undefined where a wallet chooses it. */
  readonly nonce?: number | undefined;
  /** Hash of what was asked for: the same key with another request is refused. */
  readonly request: Hex;
  readonly to: Address;
  readonly data: Hex;
  /** Wei, in decimal digits. */
  readonly value: string;
  /** The last has the highest fees. None: a wallet was asked and has not answered. */
  readonly attempts: readonly Attempt[];
  /** The head of the chain when it was sent. */
  readonly sinceBlock: number;
  /** Its outcome has been seen: its nonce is used. */
  readonly isDone?: boolean | undefined;
}

/**
 * Remembers what was sent under which key: neither a crash nor a doubled request sends it twice. `memoryJournal` lasts
 * as long as the process; `fileJournal` of `@feiqian/sdk/node` outlives it and is shared by processes.
 */
export interface Journal {
  readonly get: (key: string) => Promise<JournalEntry | undefined>;
  /** Has to last when it returns: the bytes leave after it. */
  readonly put: (entry: JournalEntry) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
  /** The entries of an account whose outcome has not been seen. */
  readonly open: (of: { readonly chainId: number; readonly account: Address }) => Promise<readonly JournalEntry[]>;
  /** Runs `work` while nobody else holds the lock of that name. */
  readonly exclusively: <result>(name: string, work: () => Promise<result>) => Promise<result>;
}

export interface Sent {
  readonly chainId: number;
  /** Who signed; as an address, its fees cannot be raised. */
  readonly account: Account | Address | undefined;
  readonly nonce: number | undefined;
  readonly call: TransactionCall | undefined;
  readonly attempts: readonly Attempt[];
  readonly sinceBlock: bigint | undefined;
  /** Where the node waited for it. */
  readonly receipt?: TransactionReceipt | undefined;
  /** Whether the caller has named a key. Without one the entry is forgotten with its outcome. */
  readonly isKeyed: boolean;
  readonly entry?: JournalEntry | undefined;
  readonly journal?: Journal | undefined;
}

/** `receipt` is that of the transaction that reverted, or that took the nonce. */
type Failed = { readonly status: "failed"; readonly hash: Hex; readonly receipt: TransactionReceipt };

/**
 * Outcome of a transaction.
 * - `settled`: it did what it was to do. `hash` is the transaction that did it: another one where fees were raised.
 * - `failed`: it was mined and reverted, or another transaction took its nonce. Nothing was moved.
 * - `unknown`: not known in time. It may still be mined: ask again by the hash or the key; never send it again.
 */
export type Outcome =
  | { readonly status: "settled"; readonly hash: Hex; readonly receipt: TransactionReceipt }
  | (Failed & { readonly reason: "reverted"; readonly replacement?: undefined })
  /** `cancelled`: by a transaction to the account itself that does nothing; `replaced`: by any other. */
  | (Failed & { readonly reason: "cancelled" | "replaced"; readonly replacement: Hex })
  | {
      readonly status: "unknown";
      readonly hash: Hex;
      /** The node has forgotten it, or never had it. */
      readonly isDropped: boolean;
      readonly cause?: unknown;
    };

export interface TrackOptions {
  /** Blocks to wait for, the transaction's own included. @default 1 */
  readonly confirmations?: number | undefined;
  /** Milliseconds. @default 180_000 */
  readonly timeout?: number | undefined;
  /** Milliseconds. @default the client's */
  readonly pollingInterval?: number | undefined;
  /**
   * Up to how many wei a unit of gas the fees may be raised, where it is not mined at those that it has: it is signed
   * again with the same nonce. For accounts that sign by themselves. @default they are not raised
   */
  readonly raiseFeesTo?: bigint | undefined;
  /** Looks on chain by which transaction it has been done: the last word before any outcome but `settled`. */
  readonly find?: (() => Promise<Hex | undefined>) | undefined;
}
