export { type FileNumberBookConfig, createFileNumberBook } from "./numberBook.ts";
