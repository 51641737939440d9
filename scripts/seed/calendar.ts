// What lies fixed in a period before anything is drawn: its days, when the token is paused, and when people are paid.
import { weekdayOf } from "./season.ts";

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

const FRIDAY = 5;

export interface Calendar {
  /** Midnight of the first day, in unix seconds. */
  readonly start: number;
  readonly days: number;
  readonly end: number;
  /** A day on which the issuer lets nothing move. */
  readonly pause: { readonly from: number; readonly to: number };
  /** When the issuer lists the hotel's store, and takes it off again. */
  readonly listing: { readonly from: number; readonly to: number };
  /** When each merchant has another signer. */
  readonly handOver: number;
  /** When the token keeps a fee, for twenty seconds: at no full minute, so that one payment alone meets it. */
  readonly tokenFee: number;
  /** Fridays, at four. */
  readonly payouts: readonly number[];
  /** A Sunday on which no price is to be had, and the Monday after it; null where the period has none. */
  readonly weekend: { readonly closed: number; readonly open: number } | null;
  /** When the token leaves its peg, while currencies trade. Six hours and a quarter later its latch has cleared. */
  readonly depeg: { readonly from: number; readonly to: number };
}

/** Foreign exchange trades from Sunday to Friday, 22:00 UTC. */
export function isOpen(at: number): boolean {
  const [weekday, hour] = [weekdayOf(at), Math.floor((at % DAY) / HOUR)];
  if (weekday === FRIDAY) return hour < 22;
  return weekday === 0 ? hour >= 22 : weekday !== 6;
}

/** The calendar of `days` days from `start`, a midnight in UTC. Five days are the fewest that have something of everything. */
export function toCalendar(start: number, days: number): Calendar {
  const dayAt = (share: number) => start + Math.floor(days * share) * DAY;
  const half = dayAt(0.4);
  // On a Friday people are paid.
  const pauseDay = weekdayOf(half) === FRIDAY ? half + DAY : half;
  const listed = dayAt(0.2) + 12 * HOUR;
  const all = Array.from({ length: days }, (_, i) => start + i * DAY);
  const pause = { from: pauseDay + 7 * HOUR, to: pauseDay + 31 * HOUR };
  const moves = (at: number) => !isPaused({ pause }, at);
  const depeg = all.slice(1).find((day) => isOpen(day + 23 * HOUR) && isOpen(day) && day !== pauseDay)!;
  const sunday = all
    .slice(0, -1)
    .find((day) => weekdayOf(day) === 0 && moves(day + 12 * HOUR) && moves(day + DAY + 9 * HOUR));
  return {
    start,
    days,
    end: start + days * DAY,
    pause,
    listing: { from: listed, to: listed + Math.max(1, Math.floor(days / 30)) * DAY },
    handOver: dayAt(0.7) + 5 * HOUR,
    tokenFee: dayAt(0.25) + 3 * HOUR + 15,
    payouts: all.filter((day) => weekdayOf(day) === FRIDAY).map((day) => day + 16 * HOUR),
    weekend: sunday === undefined ? null : { closed: sunday + 12 * HOUR, open: sunday + DAY + 9 * HOUR },
    depeg: { from: depeg + 13 * HOUR, to: depeg + 19 * HOUR + 15 * MINUTE },
  };
}

/** The first instant from `at` on at which the token moves. */
export const afterPause = ({ pause }: Calendar, at: number): number =>
  at >= pause.from - MINUTE && at <= pause.to ? pause.to + HOUR + (at % (6 * HOUR)) : at;

export const isPaused = ({ pause }: Pick<Calendar, "pause">, at: number): boolean => at >= pause.from && at <= pause.to;
