/** What a figure may be at most, by its name. Figures without a limit are only reported. */
export const limits: Readonly<Record<string, number>> = {
  "sdk.charge.bytes": 12_000,
  "sdk.fromInvoiceLink.bytes": 4_000,
};
