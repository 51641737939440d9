export { type StorageJournalParameters, storageJournal } from "./storageJournal.ts";
