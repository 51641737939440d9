// What the feeds of USDT and USDC in dollars are guarded with in the replay; in the feed's own 8 decimals.
import { DAY, HOUR, price } from "../../prices/support.ts";

export interface Guards {
  readonly maxAge: bigint;
  readonly minAnswer: bigint;
  readonly maxAnswer: bigint;
  readonly deviationBps: bigint;
  readonly deviationBpsPerHour: bigint;
}

/** The heartbeat, which is 24 hours, and slack: rounds of the quiet days come up to a quarter of an hour late. */
const maxAge = DAY + HOUR;

/** The market beneath a latch: room for what a latch is for, none for a slip of a digit. */
export const market: Guards = {
  maxAge,
  minAnswer: price(0.5),
  maxAnswer: price(2),
  deviationBps: 200n,
  deviationBpsPerHour: 10n,
};

/** As narrow as one who wants no latch would have it. The feed itself moves at a quarter of a per cent. */
export const narrow: Guards = {
  maxAge,
  minAnswer: price(0.98),
  maxAnswer: price(1.02),
  deviationBps: 50n,
  deviationBpsPerHour: 2n,
};

/** Where the token is at par. */
export const band = { low: price(0.98), innerLow: price(0.995), innerHigh: price(1.005), high: price(1.02) };

/** How long a latch that was tripped stays shut at the least. */
export const shutFor = 6n * HOUR;
