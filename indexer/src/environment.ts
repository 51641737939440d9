// What the indexer is told by environment:
//   CHAIN_ID, RPC_URL        which chain, and a node of it; RPC_WS_URL adds a subscription to new blocks
//                            (a websocket that stays open and silent goes unnoticed: see docs/architecture.md)
//   POLLING_MS               how often the node is asked for new blocks; 1,000 unless told, 100 at least
//   DEPLOYMENT_FILE          a deployment record; without it, the committed one of the chain
//   DATABASE_URL             a Postgres; without it, an embedded database in the folder PGLITE_DIR
//   STATEMENT_TIMEOUT_MS     how long Postgres works on one statement; for a server that only reads (`ponder serve`), since
//                            it holds for what the indexer writes, too
//   FEIQIAN_SQL              1 answers SQL over HTTP under /sql: not for the public
//   RPC_CACHE                1 keeps what the node answered in the database: for public chains alone

/** A variable that has to be set. */
export const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the indexer needs it in its environment`);
  return value;
};

/** A whole number of at least `least`, or `fallback` where the variable is not set. */
export const atLeast = (name: string, least: number, fallback?: number): number => {
  const text = fallback === undefined ? required(name) : process.env[name] || String(fallback);
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${name} is "${text}": allowed is a whole number of at least ${least}`);
};
