/** Advisory locks of the database: processes do these one after the other. */
export const locks = {
  migration: 7_265_743,
  /** Events get their sequence one transaction after the other: who reads on from one has missed none before it. */
  outbox: 7_265_744,
  gasBudget: 7_265_745,
  /** Of several processes that start at once with a new database, one makes the first key. */
  firstKey: 7_265_746,
  receipts: 7_265_747,
} as const;
