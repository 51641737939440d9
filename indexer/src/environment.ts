// The indexer's environment:
//   CHAIN_ID, RPC_URL        the chain and its node; RPC_WS_URL adds a subscription to new blocks
//                            (a websocket that stays open and silent goes unnoticed: see docs/architecture.md)
//   POLLING_MS               interval of polling for new blocks; default 1,000, at least 100
//   DEPLOYMENT_FILE          a deployment record; without it, the committed one of the chain
//   DATABASE_URL             a Postgres; without it, an embedded database in the folder PGLITE_DIR
//   STATEMENT_TIMEOUT_MS     Postgres' time limit per statement; only for a read-only server (`ponder serve`), since it
//                            also applies to the indexer's writes
//   FEIQIAN_SQL              1 serves SQL over HTTP under /sql: not for the public
//   RPC_CACHE                1 caches the node's answers in the database: only for public chains

/** A required variable. */
export const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the indexer needs it in its environment`);
  return value;
};

/** A whole number of at least `least`, or `fallback` if the variable is not set. */
export const atLeast = (name: string, least: number, fallback?: number): number => {
  const text = fallback === undefined ? required(name) : process.env[name] || String(fallback);
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${name} is "${text}": allowed is a whole number of at least ${least}`);
};
