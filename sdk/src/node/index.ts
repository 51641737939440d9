/// <reference types="node" />
// What needs Node: a browser's bundle never has it.
export { type FileJournalParameters, fileJournal } from "./fileJournal.ts";
export { type FileNumberBookConfig, createFileNumberBook } from "./numberBook.ts";
