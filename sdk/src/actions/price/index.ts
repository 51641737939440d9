export { clear, clearSync } from "./clear.ts";
export { getHealth } from "./getHealth.ts";
export { getQuote } from "./getQuote.ts";
export { signQuote } from "./signQuote.ts";
export { submitQuote, submitQuoteSync } from "./submitQuote.ts";
export { trip, tripSync } from "./trip.ts";
