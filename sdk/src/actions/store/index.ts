export { get } from "./get.ts";
export { open, openSync } from "./open.ts";
