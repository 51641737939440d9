/** A day of the chart. */
export interface Point {
  readonly day: string;
  readonly amount: bigint;
}

/** The least pixels of a bar and its gap, so that bars are distinct. */
const PIXELS = 6;
/** Pixels of the axis. */
const AXIS = 70;
const WEEK = 7;
const MONTH = 28;

/** The days per bar, and the bars. The last one ends with the last day; the first may be short. */
export function toBars(
  points: readonly Point[],
  width: number,
): { readonly days: number; readonly bars: readonly Point[] } {
  const room = Math.max(0, width - AXIS) / PIXELS;
  const days = [1, WEEK, MONTH].find((size) => points.length / size <= room) ?? MONTH;
  if (days === 1) return { days, bars: points };
  const bars: Point[] = [];
  for (let end = points.length; end > 0; end -= days) {
    const of = points.slice(Math.max(0, end - days), end);
    bars.unshift({ day: of[0]!.day, amount: of.reduce((sum, { amount }) => sum + amount, 0n) });
  }
  return { days, bars };
}
