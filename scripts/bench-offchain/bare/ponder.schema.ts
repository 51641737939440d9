import { bigint, hex, integer, onchainTable, text } from "ponder";

/** One row an event: what it is called, and where in the chain it stands. */
export const happened = onchainTable("happened", {
  id: text().primaryKey(),
  name: text().notNull(),
  blockNumber: bigint().notNull(),
  timestamp: bigint().notNull(),
  transactionHash: hex().notNull(),
  logIndex: integer().notNull(),
});
