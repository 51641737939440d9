/// <reference types="node" />
// What needs Node: a browser's bundle never has it.
export { type FileJournalParameters, fileJournal } from "./fileJournal.ts";
export { type LockAnswer, takeLock } from "./lock.ts";
export {
  type FileNumberBookConfig,
  type IssuedInvoice,
  createFileNumberBook,
  listIssuedInvoices,
} from "./numberBook.ts";
