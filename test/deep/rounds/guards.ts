// The guards of the feeds of USDT and USDC in dollars in the replay, in the feed's own 8 decimals. Those of a deployment
// are the deployment's own.
import { toTestFeeds } from "../../../scripts/deploy/feeds.ts";
import { SHUT_FOR, toGuards, toPegBand } from "../../../scripts/deploy/sources.ts";
import { price } from "../../prices/support.ts";

export { SHUT_FOR };
export const pegBand = toPegBand();

export interface Guards {
  readonly maxAge: bigint;
  readonly minAnswer: bigint;
  readonly maxAnswer: bigint;
  readonly deviationBps: bigint;
  readonly deviationBpsPerHour: bigint;
}

/** The market beneath a latch: room for what a latch is for, none for a slip of a digit. */
export const market: Guards = toGuards(toTestFeeds().feeds.tokens.USDT!);

/** As narrow as one who wants no latch would have it. The feed itself moves at a quarter of a per cent. */
export const narrow: Guards = {
  maxAge: market.maxAge,
  minAnswer: price(0.98),
  maxAnswer: price(1.02),
  deviationBps: 50n,
  deviationBpsPerHour: 2n,
};
