/** What is measured of the pages, and what it may come to at most. Each figure is due in a whole run of the tests. */
export const limits = {
  /** Gzipped, every script that the page has loaded from the link to the receipt. */
  "pay.javascript": { atMost: 200_000, unit: "bytes" },
  /** Before the form for an invoice is opened. */
  "board.javascript": { atMost: 150_000, unit: "bytes" },
  /** From the empty page to a payout that is executed. */
  "payout.javascript": { atMost: 200_000, unit: "bytes" },
  /** From an empty cache until the invoice's signature is verified and a wallet can be connected: of nine loads. */
  "pay.usable.median": { atMost: 1_000, unit: "ms" },
  "pay.usable.slowest": { atMost: 1_500, unit: "ms" },
  /** Until the board of 90 days shows its first totals, from an empty cache: the median of five loads. */
  "board.firstNumbers": { atMost: 1_000, unit: "ms" },
  /** Until the next page of its payments stands there: the slowest of ten. */
  "board.paging": { atMost: 200, unit: "ms" },
} as const satisfies Readonly<Record<string, { readonly atMost: number; readonly unit: "bytes" | "ms" }>>;

export type FigureName = keyof typeof limits;

export const figureNames = Object.keys(limits) as readonly FigureName[];
