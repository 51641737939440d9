/**
 * Limits of the pages' figures, each of which a whole run must measure. A time is a multiple of a bare one, measured
 * alternately with it: both are medians from an empty cache.
 */
export const limits = {
  /** Gzipped, all scripts loaded from the link to the receipt. */
  "pay.javascript": { atMost: 200_000, unit: "bytes" },
  /** Before the form for an invoice is opened. */
  "board.javascript": { atMost: 150_000, unit: "bytes" },
  /** From the empty page to an executed payout. */
  "payout.javascript": { atMost: 200_000, unit: "bytes" },
  /** Until the signature is verified and a wallet can be connected, relative to /pay without an invoice. */
  "pay.usable": { atMost: 3, unit: "×" },
  /** Until the board of 90 days shows its first totals, relative to /pay without an invoice. */
  "board.firstNumbers": { atMost: 4, unit: "×" },
  /** Until the next page of payments is shown, relative to the page's shortest query. */
  "board.paging": { atMost: 20, unit: "×" },
} as const satisfies Readonly<Record<string, { readonly atMost: number; readonly unit: "bytes" | "×" }>>;

export type FigureName = keyof typeof limits;

export const figureNames = Object.keys(limits) as readonly FigureName[];
