export { journalKey, memoryJournal } from "./journal.ts";
export { type SendTransactionOnceParameters, sendTransactionOnce } from "./send.ts";
export { type TrackTransactionParameters, trackTransaction } from "./track.ts";
export type { Attempt, Journal, JournalEntry, Outcome, TrackOptions, TransactionCall } from "./types.ts";
