/** What is measured of the pages, and what it may come to at most. Each figure is due in a whole run of the tests. */
export const limits = {
  /** Gzipped, every script that the page has loaded until its first view stands there. */
  "pay.javascript": { atMost: 200_000, unit: "bytes" },
  /** Before the form for an invoice is opened. */
  "board.javascript": { atMost: 150_000, unit: "bytes" },
  "payout.javascript": { atMost: 200_000, unit: "bytes" },
  /** From an empty cache until the invoice's signature is verified and a wallet can be connected: of nine loads. */
  "pay.usable.median": { atMost: 1_000, unit: "ms" },
  "pay.usable.slowest": { atMost: 1_500, unit: "ms" },
  /** Until the board shows its first totals. */
  "board.firstNumbers": { atMost: 1_000, unit: "ms" },
  /** Until the next page of a list stands there. */
  "board.paging": { atMost: 200, unit: "ms" },
} as const satisfies Readonly<Record<string, { readonly atMost: number; readonly unit: "bytes" | "ms" }>>;

export type FigureName = keyof typeof limits;

export const figureNames = Object.keys(limits) as readonly FigureName[];
