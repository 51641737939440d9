export { getHealth } from "./getHealth.ts";
export { getQuote } from "./getQuote.ts";
