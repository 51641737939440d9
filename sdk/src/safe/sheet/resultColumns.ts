/** What a payout's results say of each line. */
export const payoutResultColumns = [
  "name",
  "address",
  "amount",
  "reference",
  "status",
  "received",
  "transaction",
  "block",
] as const;

/** A line of a payout's results. Amounts are decimal. */
export type PayoutResult = Readonly<Record<(typeof payoutResultColumns)[number], string>>;
