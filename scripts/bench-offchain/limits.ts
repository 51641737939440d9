import type { Figure } from "./figure.ts";

/** What a figure may be, by its name, inclusive. Figures without a limit are only reported. */
export const limits: Readonly<Record<string, { readonly atMost: number } | { readonly atLeast: number }>> = {
  "sdk.charge.bytes": { atMost: 12_000 },
  "sdk.fromInvoiceLink.bytes": { atMost: 4_000 },
  "charge.roundTrips": { atMost: 2 },
  "indexer.latency.ratio": { atMost: 1.5 },
  "indexer.ratio": { atLeast: 0.6 },
  "api.attacked.ratio": { atMost: 2 },
};

export function isWithin({ name, value }: Figure): boolean {
  const limit = limits[name];
  if (!limit) return true;
  return "atMost" in limit ? value <= limit.atMost : value >= limit.atLeast;
}

/** The limit in words; empty where there is none. */
export function showLimit(name: string): string {
  const limit = limits[name];
  if (!limit) return "";
  return "atMost" in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;
}
