const statuses = ["unused", "charged", "authorized", "cancelled"] as const;

/** What has become of an invoice number, in a word. */
export const formatNumberStatus = (status: number): string => statuses[status] ?? String(status);
