// The fixed instants of a period, before anything is drawn.
export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;
const FRIDAY = 5;

/** The part of the year in which a trade is busy. */
export type Season = "steady" | "winter" | "summer" | "christmas" | "feasts" | "quarter" | "terms";

const dateOf = (instant: number) => {
  const date = new Date(instant * 1_000);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
};

export const weekdayOf = (instant: number): number => dateOf(instant).weekday;
/** "YYYY-MM-DD", in UTC. */
export const dayOf = (instant: number): string => new Date(instant * 1_000).toISOString().slice(0, 10);

/** The ISO week of an instant: "2025-W40". */
export function weekOf(instant: number): string {
  const { weekday } = dateOf(instant);
  // A week belongs to the year of its Thursday.
  const thursday = instant + (4 - (weekday || 7)) * DAY;
  const year = new Date(thursday * 1_000).getUTCFullYear();
  const first = Date.UTC(year, 0, 1) / 1_000;
  return `${year}-W${String(Math.floor((thursday - first) / DAY / 7) + 1).padStart(2, "0")}`;
}

/** Of a day of the year, in per cent of an ordinary one. */
export function busyness(season: Season, instant: number): number {
  const { month, day } = dateOf(instant);
  switch (season) {
    case "steady":
      return 100;
    case "winter":
      return [12, 1, 2].includes(month) ? 125 : [6, 7, 8].includes(month) ? 75 : 100;
    case "summer":
      return [6, 7, 8].includes(month) ? 150 : [12, 1, 2].includes(month) ? 45 : 100;
    case "christmas":
      if (month !== 12) return month === 11 ? 105 : 90;
      if (day === 25 || day === 26) return 35;
      return day <= 24 ? 140 : 80;
    case "feasts":
      // Valentine's day, mother's day, All Souls, and the days before Christmas.
      if ((month === 2 && day >= 12 && day <= 14) || (month === 5 && day >= 8 && day <= 14)) return 320;
      if ((month === 11 && day <= 2) || (month === 12 && day >= 20 && day <= 24)) return 260;
      return 85;
    case "quarter":
      return [3, 6, 9, 12].includes(month) && day >= 18 ? 145 : 90;
    case "terms":
      // Fees are due with the month; the terms begin in September and in January.
      return (day <= 5 ? 280 : 50) * ([1, 9].includes(month) ? 1.5 : 1);
  }
}

export type Calendar = ReturnType<typeof toCalendar>;

const newYork = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "America/New_York", hourCycle: "h23", weekday: "short" },
  ...{ month: "numeric", day: "numeric", hour: "numeric" },
});

/** Foreign exchange trades from Sunday 18:00 to Friday 17:00 in New York, but on Christmas and New Year's Day. */
export function isOpen(at: number): boolean {
  const parts = newYork.formatToParts(new Date(at * 1_000)).map(({ type, value }) => [type, value] as const);
  const { weekday, month, day, hour } = Object.fromEntries(parts) as Readonly<Record<string, string>>;
  if (["12-25", "1-1"].includes(`${month}-${day}`) || weekday === "Sat") return false;
  return weekday === "Sun" ? Number(hour) >= 18 : weekday !== "Fri" || Number(hour) < 17;
}

/** Whether it trades at that hour of the week in summer and in winter: what is drawn does not depend on the season. */
export function isOpenAllYear(at: number): boolean {
  const hour = Math.floor((at % DAY) / HOUR);
  if (weekdayOf(at) === FRIDAY && hour >= 21) return false;
  return (weekdayOf(at) !== 0 || hour >= 23) && isOpen(at);
}

/** The calendar of `days` days, 5 at least, from `start`, a midnight in UTC. */
export function toCalendar(start: number, days: number) {
  const dayAt = (share: number) => start + Math.floor(days * share) * DAY;
  const half = dayAt(0.4);
  // Fridays are for payouts.
  const pauseDay = weekdayOf(half) === FRIDAY ? half + DAY : half;
  const listed = dayAt(0.2) + 12 * HOUR;
  const all = Array.from({ length: days }, (_, i) => start + i * DAY);
  const pause = { from: pauseDay + 7 * HOUR, to: pauseDay + 31 * HOUR };
  const moves = (at: number) => !isPaused({ pause }, at);
  const depeg = all.slice(1).find((day) => isOpenAllYear(day + 23 * HOUR) && isOpenAllYear(day) && day !== pauseDay)!;
  const sunday = all
    .slice(0, -1)
    .find((day) => weekdayOf(day) === 0 && moves(day + 12 * HOUR) && moves(day + DAY + 9 * HOUR));
  return {
    ...{ start, days, end: start + days * DAY },
    /** A day on which the issuer lets nothing move. */
    pause,
    /** The time of the hotel's store on the issuer's list. */
    listing: { from: listed, to: listed + Math.max(1, Math.floor(days / 30)) * DAY },
    /** The instant from which each merchant has another signer. */
    handOver: dayAt(0.7) + 5 * HOUR,
    /** The token keeps a fee for twenty seconds, at no full minute: one payment alone meets it. */
    tokenFee: dayAt(0.25) + 3 * HOUR + 15,
    /** Fridays, at four. */
    payouts: all.filter((day) => weekdayOf(day) === FRIDAY).map((day) => day + 16 * HOUR),
    /** A Sunday without prices, and the Monday after it; null where the period has none. */
    weekend: sunday === undefined ? null : { closed: sunday + 12 * HOUR, open: sunday + DAY + 9 * HOUR },
    /** From the token's fall off its peg, while currencies trade, until its latch has cleared. */
    depeg: { from: depeg + 13 * HOUR, to: depeg + 19 * HOUR + 15 * MINUTE },
  };
}

/** `at`, or an instant after the pause. */
export const afterPause = ({ pause }: Calendar, at: number): number =>
  at >= pause.from - MINUTE && at <= pause.to ? pause.to + HOUR + (at % (6 * HOUR)) : at;

type Paused = { readonly pause: { readonly from: number; readonly to: number } };

export const isPaused = ({ pause }: Paused, at: number): boolean => at >= pause.from && at <= pause.to;
