import type { View } from "./link.ts";

const DAY = 86_400;
const DEFAULT_DAYS = 90;

export const periods = ["7", "30", "90", "365", "all", "days"] as const;
export type PeriodName = (typeof periods)[number];

/** Whole days in UTC, as unix seconds: from inclusive, to exclusive; undefined is open. */
export interface Period {
  readonly name: PeriodName;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export const toDay = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10);

const midnight = (day: string | undefined): number | undefined => {
  const instant = /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? Date.parse(`${day}T00:00:00Z`) / 1_000 : Number.NaN;
  return Number.isFinite(instant) ? instant : undefined;
};

/**
 * The days of a view.
 *
 * @param now The time of the indexer's block, whose day is the last one.
 */
export function toPeriod({ period, from, to }: View, now: number): Period {
  const name = periods.find((one) => one === period) ?? `${DEFAULT_DAYS}`;
  if (name === "all") return { name };
  if (name === "days") {
    const [first, last] = [midnight(from), midnight(to)];
    return { name, from: first, to: last === undefined ? undefined : last + DAY };
  }
  return { name, from: (Math.floor(now / DAY) + 1 - Number(name)) * DAY };
}

/** A filter of rows by a period's days. */
export const whereIn = ({ from, to }: Period): Readonly<Record<string, string>> => ({
  ...(from !== undefined && { timestamp_gte: `${from}` }),
  ...(to !== undefined && { timestamp_lt: `${to}` }),
});

/** All days from the first to the last, including empty ones. */
export function daysBetween(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let at = midnight(first)!; at <= midnight(last)!; at += DAY) days.push(toDay(at));
  return days;
}
