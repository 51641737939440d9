/**
 * Limits of what is measured of the pages; each figure is due in a whole run of the tests. A time is a multiple of a bare
 * one, measured in turn with it: both from an empty cache, by medians.
 */
export const limits = {
  /** Gzipped, every script that the page has loaded from the link to the receipt. */
  "pay.javascript": { atMost: 200_000, unit: "bytes" },
  /** Before the form for an invoice is opened. */
  "board.javascript": { atMost: 150_000, unit: "bytes" },
  /** From the empty page to a payout that is executed. */
  "payout.javascript": { atMost: 200_000, unit: "bytes" },
  /** Until the invoice's signature is verified and a wallet can be connected, beside /pay without an invoice. */
  "pay.usable": { atMost: 3, unit: "×" },
  /** Until the board of 90 days shows its first totals, beside /pay without an invoice. */
  "board.firstNumbers": { atMost: 4, unit: "×" },
  /** Until the next page of its payments is there, beside the page's shortest question to the indexer. */
  "board.paging": { atMost: 10, unit: "×" },
} as const satisfies Readonly<Record<string, { readonly atMost: number; readonly unit: "bytes" | "×" }>>;

export type FigureName = keyof typeof limits;

export const figureNames = Object.keys(limits) as readonly FigureName[];
