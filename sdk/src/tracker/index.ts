export { journalKey } from "./key.ts";
export { memoryJournal } from "./memoryJournal.ts";
export { type SendTransactionOnceParameters, sendTransactionOnce } from "./sendTransactionOnce.ts";
export { type TrackTransactionParameters, trackTransaction } from "./trackTransaction.ts";
export type { Attempt, Journal, JournalEntry, Outcome, TrackOptions, TransactionCall } from "./types.ts";
