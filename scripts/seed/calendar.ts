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
}

/** The calendar of `days` days from `start`, a midnight in UTC. Five days are the fewest that have something of everything. */
export function toCalendar(start: number, days: number): Calendar {
  const dayAt = (share: number) => start + Math.floor(days * share) * DAY;
  const half = dayAt(0.4);
  // On a Friday people are paid.
  const pauseDay = weekdayOf(half) === FRIDAY ? half + DAY : half;
  const listed = dayAt(0.2) + 12 * HOUR;
  return {
    start,
    days,
    end: start + days * DAY,
    pause: { from: pauseDay + 7 * HOUR, to: pauseDay + 31 * HOUR },
    listing: { from: listed, to: listed + Math.max(1, Math.floor(days / 30)) * DAY },
    handOver: dayAt(0.7) + 5 * HOUR,
    tokenFee: dayAt(0.25) + 3 * HOUR + 15,
    payouts: Array.from({ length: days }, (_, i) => start + i * DAY)
      .filter((day) => weekdayOf(day) === FRIDAY)
      .map((day) => day + 16 * HOUR),
  };
}

/** The first instant from `at` on at which the token moves. */
export const afterPause = ({ pause }: Calendar, at: number): number =>
  at >= pause.from - MINUTE && at <= pause.to ? pause.to + HOUR + (at % (6 * HOUR)) : at;

export const isPaused = ({ pause }: Calendar, at: number): boolean => at >= pause.from && at <= pause.to;
