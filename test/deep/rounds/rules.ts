// What a reading must come to by the words of the interfaces alone: every reason there is to refuse it. Where there are
// several the contract may name any one of them; where there is none it has to accept.
import type { Arrival } from "./data.ts";
import type { Guards } from "./guards.ts";

/** A round as an aggregator keeps it. */
export type Round = Pick<Arrival, "answer" | "startedAt" | "updatedAt">;

/** What a feed shows at an instant, and what its source remembers of the day it was made. */
export interface Shown {
  readonly now: bigint;
  readonly phase: number;
  /** Of that phase, oldest first. */
  readonly rounds: readonly Round[];
  /** The latest of the phase before, where there is one. */
  readonly latestBefore: Round | undefined;
  readonly madeInPhase: number;
  readonly hasSameCode: boolean;
}

export interface Band {
  readonly low: bigint;
  readonly innerLow: bigint;
  readonly innerHigh: bigint;
  readonly high: bigint;
}

const HOUR = 3_600n;
const WHOLE = 10_000n;

/**
 * Whether two rounds lie too far apart. In whole basis points, to nobody's favour but caution's: the distance counts
 * up, the allowance that has grown with time counts down.
 */
function hasLeapt(from: Round, to: Round, { deviationBps, deviationBpsPerHour }: Guards): boolean {
  const distance = (to.answer > from.answer ? to.answer - from.answer : from.answer - to.answer) * WHOLE;
  const inBps = distance / from.answer + (distance % from.answer > 0n ? 1n : 0n);
  const grown = ((to.startedAt - from.startedAt) * deviationBpsPerHour) / HOUR;
  return inBps > deviationBps + grown;
}

/** What an aggregator without a round answers. */
export const nothing: Round = { answer: 0n, startedAt: 0n, updatedAt: 0n };

/** Why a source has no answer. */
export function refusalsOfSource(shown: Shown, guards: Guards): ReadonlySet<string> {
  const { now, phase, rounds, latestBefore, madeInPhase, hasSameCode } = shown;
  const [previous, latest] = [rounds.at(-2), rounds.at(-1) ?? nothing];
  const isOfLaterPhase = phase > madeInPhase;
  const reasons: Readonly<Record<string, boolean>> = {
    AnswerNotPositive: latest.answer <= 0n,
    AnswerOutOfBounds: latest.answer < guards.minAnswer || latest.answer > guards.maxAnswer,
    RoundIncomplete: latest.updatedAt === 0n,
    RoundInFuture: latest.updatedAt > now,
    PriceStale: now - latest.startedAt > guards.maxAge,
    RoundWithoutPrevious: !previous,
    RoundsOutOfOrder:
      (previous !== undefined && latest.startedAt < previous.startedAt) ||
      (isOfLaterPhase && latestBefore !== undefined && latest.startedAt < latestBefore.startedAt),
    AggregatorCodeChanged: isOfLaterPhase && !hasSameCode,
    DeviationTooLarge: previous !== undefined && hasLeapt(previous, latest, guards),
  };
  return new Set(Object.keys(reasons).filter((name) => reasons[name]));
}

const isWithin = (answer: bigint, low: bigint, high: bigint) => answer >= low && answer <= high;

/** A latch as its interface tells of it, tripped and cleared as soon as somebody may. */
export class Latch {
  readonly #band: Band;
  readonly #shutFor: bigint;
  shutUntil = 0n;

  constructor(band: Band, shutFor: bigint) {
    this.#band = band;
    this.#shutFor = shutFor;
  }

  /** Why it has no price, given why its market has none. */
  refusals(market: ReadonlySet<string>, answer: bigint | undefined): ReadonlySet<string> {
    const reasons = new Set(market);
    if (this.shutUntil !== 0n) reasons.add("LatchShut");
    if (answer !== undefined && !isWithin(answer, this.#band.low, this.#band.high)) reasons.add("OffPeg");
    return reasons;
  }

  /** Why nobody may trip it: the latest round is inside the band, whatever the market's guards say of it, or is none. */
  refusalsOfTrip({ answer, updatedAt }: Round): ReadonlySet<string> {
    if (updatedAt === 0n) return new Set(["NoRound"]);
    return new Set(isWithin(answer, this.#band.low, this.#band.high) ? ["PegHolds"] : []);
  }

  /** What somebody who minds the latch may do with it now. */
  turn(now: bigint, market: ReadonlySet<string>, latest: Round): "trip" | "clear" | undefined {
    if (this.shutUntil === 0n && this.refusalsOfTrip(latest).size === 0) {
      this.shutUntil = now + this.#shutFor;
      return "trip";
    }
    const { innerLow, innerHigh } = this.#band;
    const isOver = this.shutUntil !== 0n && now >= this.shutUntil;
    if (isOver && market.size === 0 && isWithin(latest.answer, innerLow, innerHigh)) {
      this.shutUntil = 0n;
      return "clear";
    }
    return undefined;
  }
}
