// The same chain, contracts and database as the indexer's: what is left to compare are the handlers and the tables.
export { default } from "../../../indexer/ponder.config.ts";
