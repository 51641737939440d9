import type { Figure } from "./figure.ts";

/** A figure's limits by its name, inclusive. Figures without one are only reported. */
export const limits: Readonly<Record<string, { readonly atMost?: number; readonly atLeast?: number }>> = {
  "sdk.charge.bytes": { atMost: 12_000 },
  "sdk.fromInvoiceLink.bytes": { atMost: 4_000 },
  "charge.roundTrips": { atMost: 2 },
  "indexer.latency.ratio": { atMost: 1.5 },
  "indexer.ratio": { atLeast: 0.6 },
  "api.attacked.ratio": { atMost: 2 },
};

export function isWithin({ name, value }: Figure): boolean {
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = limits[name] ?? {};
  return value >= atLeast && value <= atMost;
}

/** The limit in words; empty where there is none. */
export const showLimit = (name: string): string =>
  Object.entries(limits[name] ?? {})
    .map(([kind, value]) => `${kind === "atMost" ? "at most" : "at least"} ${value}`)
    .join();
