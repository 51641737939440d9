// One feed's rounds, instant by instant: what the contracts say, what the rules say, and how often they said it.
import { BaseError } from "viem";
import type { FeedCodes } from "../../../scripts/feeds/place.ts";
import type { Random } from "../../../scripts/random.ts";
import type { Arrival } from "./data.ts";
import { SHUT_FOR, market, pegBand } from "./guards.ts";
import { Latch, type Round, type Shown, nothing, refusalsOfSource } from "./rules.ts";
import { AT_PAR, type Outcome, type View, type ViewName, type World, openWorld } from "./world.ts";

export class Disagreement extends Error {}

/** How often there was a price, and why there was none. */
interface Count {
  accepted: number;
  readonly refused: Record<string, number>;
}

/** Of the source, of a latch over it that nobody minds, and of one that somebody does. */
type Readings = Record<"source" | "latch" | "mindedLatch", Count>;

export interface Tally {
  rounds: number;
  instants: number;
  /** Instants at which the feed's latest round was outside the latch's band, and none of its views was at par. */
  offPeg: number;
  /** Times between two rounds of a feed that were longer than a round may be old, and the longest of them in hours. */
  gaps: number;
  longestGapHours: number;
  trips: number;
  clears: number;
  /** At the instants at which a round came. */
  readonly atRounds: Record<ViewName, Readings>;
  /** At all instants: those, and what is between. */
  readonly atInstants: Record<ViewName, Readings>;
}

/** The week in which USDT fell to 0.9518, looked at each minute: 9 to 16 May 2022. */
const depeg = { from: 1_652_054_400n, to: 1_652_659_200n, step: 60n };

const emptyReadings = (): Readings => {
  const none = (): Count => ({ accepted: 0, refused: {} });
  return { source: none(), latch: none(), mindedLatch: none() };
};

const count = (to: Count, { error }: Outcome): void => {
  if (error === undefined) ++to.accepted;
  else to.refused[error] = (to.refused[error] ?? 0) + 1;
};

export class Replay {
  readonly #world: World;
  readonly #arrivals: readonly Arrival[];
  readonly #lastOfPhase1: number;
  readonly #repeat: string;
  readonly #rounds: Readonly<Record<1 | 2, Arrival[]>> = { 1: [], 2: [] };
  readonly #phases: Map<View, 1 | 2>;
  readonly #latches: Map<View, Latch>;
  readonly #tally: Tally;
  #now: bigint;

  private constructor(world: World, arrivals: readonly Arrival[], repeat: string) {
    this.#world = world;
    this.#arrivals = arrivals;
    this.#repeat = repeat;
    this.#lastOfPhase1 = arrivals.findLastIndex(({ phase }) => phase === 1);
    this.#phases = new Map(world.views.map((view) => [view, view.madeInPhase]));
    this.#latches = new Map(world.views.map((view) => [view, new Latch(pegBand, SHUT_FOR)]));
    const readings = () =>
      Object.fromEntries(world.views.map(({ name }) => [name, emptyReadings()])) as Record<ViewName, Readings>;
    this.#tally = {
      ...{ rounds: 0, instants: 0, offPeg: 0, gaps: 0, longestGapHours: 0, trips: 0, clears: 0 },
      atRounds: readings(),
      atInstants: readings(),
    };
    this.#now = arrivals[0]!.updatedAt - 1n;
  }

  /** `repeat` is what repeats it from the command line. */
  static async open(codes: FeedCodes, arrivals: readonly Arrival[], repeat: string): Promise<Replay> {
    // Long enough before the first round for the contracts to be made in; a block's clock follows the machine's.
    const world = await openWorld(codes, arrivals[0]!.updatedAt - 86_400n);
    return new Replay(world, arrivals, repeat);
  }

  close(): Promise<void> {
    return this.#world.close();
  }

  /** Lets the rounds before it come without looking. */
  async skipTo(first: number): Promise<void> {
    for (let i = 0; i < first; ++i) {
      await this.#arrive(i);
      if (i === this.#lastOfPhase1) await this.#move("after the last round of phase 1");
    }
    if (first > 0) return;
    // Nothing has come as yet.
    await this.#world.goTo(this.#now);
    await this.#look(undefined);
  }

  /** A round comes; then the time until the next one. */
  async step(i: number, random: Random): Promise<void> {
    const arrival = this.#arrivals[i]!;
    await this.#goTo(arrival.updatedAt);
    await this.#arrive(i);
    await this.#look(arrival);
    this.#countGap(arrival);
    if (i === this.#lastOfPhase1) {
      await this.#move("after the last round of phase 1");
      await this.#look(undefined);
    }
    for (const instant of this.#instantsAfter(i, random)) {
      await this.#goTo(instant);
      await this.#look(undefined);
    }
  }

  finish(): Tally {
    return this.#tally;
  }

  async #goTo(instant: bigint): Promise<void> {
    if (instant === this.#now) return;
    await this.#world.goTo(instant);
    this.#now = instant;
  }

  async #arrive(i: number): Promise<void> {
    const arrival = this.#arrivals[i]!;
    await this.#world.arrive(arrival);
    const rounds = this.#rounds[arrival.phase];
    rounds.push(arrival);
    if (arrival.phase === 2 && rounds.length === 1) await this.#move("with the first round of phase 2");
  }

  async #move(move: View["move"]): Promise<void> {
    for (const view of this.#world.views) {
      if (view.move !== move) continue;
      await view.moveTo2();
      this.#phases.set(view, 2);
    }
  }

  /**
   * Until the next round: anywhere, the second in which a phase's latest round becomes too old and the one before, the
   * last of all, and each minute of the depeg.
   */
  #instantsAfter(i: number, random: Random): readonly bigint[] {
    const { updatedAt: begin } = this.#arrivals[i]!;
    const end = this.#arrivals[i + 1]?.updatedAt ?? begin + 2n * market.maxAge;
    if (end - begin < 2n) return [];
    const instants = new Set([random.between(begin + 1n, end - 1n), end - 1n]);
    for (const rounds of Object.values(this.#rounds)) {
      const latest = rounds.at(-1);
      for (const end of latest ? [latest.startedAt + market.maxAge, latest.updatedAt + market.maxAge] : [])
        instants.add(end).add(end + 1n);
    }
    for (let minute = depeg.from; minute < depeg.to; minute += depeg.step) instants.add(minute);
    return [...instants].filter((one) => one > begin && one < end).sort((a, b) => Number(a - b));
  }

  #countGap({ phase }: Arrival): void {
    const [before, latest] = this.#rounds[phase].slice(-2);
    if (!latest || latest.updatedAt - before!.updatedAt <= market.maxAge) return;
    ++this.#tally.gaps;
    const hours = Number(latest.updatedAt - before!.updatedAt) / 3_600;
    this.#tally.longestGapHours = Math.max(this.#tally.longestGapHours, Math.floor(hours));
  }

  /** Compares every reading with its rules, at the instant at which `arrival` came or at one between. */
  async #look(arrival: Arrival | undefined): Promise<void> {
    const outcomes = await this.#world.read();
    ++this.#tally.instants;
    if (arrival) ++this.#tally.rounds;
    let isOffPeg = false;
    for (const [i, view] of this.#world.views.entries()) {
      const [source, latch, mindedLatch, trip] = outcomes[i]!;
      const shown = this.#shownBy(view);
      const latest = shown.rounds.at(-1);
      const answer = latest?.answer;
      const refusals = refusalsOfSource(shown, view.guards);
      const minded = this.#latches.get(view)!;
      const unminded = new Latch(pegBand, SHUT_FOR);
      this.#compare(view, "source", source, refusals, answer);
      this.#compare(view, "latch", latch, unminded.refusals(refusals, answer), AT_PAR);
      this.#compare(view, "mindedLatch", mindedLatch, minded.refusals(refusals, answer), AT_PAR);
      this.#compare(view, "trip", trip, unminded.refusalsOfTrip(latest ?? nothing), 0n);
      this.#checkNever(view, shown, { source, latch, mindedLatch });
      isOffPeg ||= answer !== undefined && (answer < pegBand.low || answer > pegBand.high);
      for (const tally of arrival ? [this.#tally.atRounds, this.#tally.atInstants] : [this.#tally.atInstants]) {
        count(tally[view.name].source, source);
        count(tally[view.name].latch, latch);
        count(tally[view.name].mindedLatch, mindedLatch);
      }
      const turn = minded.turn(this.#now, refusals, latest ?? nothing);
      if (!turn) continue;
      await this.#world.turn(this.#now, view, turn).catch((error: unknown) => {
        this.#fail(
          view,
          `the rules let anyone ${turn} the latch: ${error instanceof BaseError ? error.details : error}`,
        );
      });
      ++this.#tally[turn === "trip" ? "trips" : "clears"];
    }
    if (isOffPeg) ++this.#tally.offPeg;
  }

  #shownBy(view: View): Shown {
    const phase = this.#phases.get(view)!;
    const latestBefore = phase === 2 ? this.#rounds[1].at(-1) : undefined;
    const { madeInPhase, hasSameCode, keepsStart } = view;
    const toShown = (round: Arrival): Round => (keepsStart ? round : { ...round, startedAt: round.updatedAt });
    return {
      ...{ now: this.#now, phase, madeInPhase, hasSameCode },
      rounds: this.#rounds[phase].slice(-2).map(toShown),
      latestBefore: latestBefore && toShown(latestBefore),
    };
  }

  #compare(
    view: View,
    what: keyof Readings | "trip",
    { value, error }: Outcome,
    refusals: ReadonlySet<string>,
    expected: bigint | undefined,
  ): void {
    const isRight = error === undefined ? refusals.size === 0 && value === expected : refusals.has(error);
    if (isRight) return;
    const rules = [...refusals].join(" or ") || String(expected);
    this.#fail(view, `the rules say ${rules}, the ${what} ${error ?? value}`);
  }

  /** What no rule may allow, said once more without the rules. */
  #checkNever(
    view: View,
    { rounds, latestBefore, madeInPhase, phase }: Shown,
    outcomes: Readonly<Record<keyof Readings, Outcome>>,
  ): void {
    const latest = rounds.at(-1);
    const hasPrice = Object.values(outcomes).some(({ error }) => error === undefined);
    const isAtPar = outcomes.latch.error === undefined || outcomes.mindedLatch.error === undefined;
    if (!latest) return;
    if (isAtPar && (latest.answer < pegBand.low || latest.answer > pegBand.high))
      this.#fail(view, `at par while the latest round is ${latest.answer}`);
    if (hasPrice && this.#now > latest.startedAt + view.guards.maxAge)
      this.#fail(view, `a price of ${this.#now - latest.startedAt} seconds ago`);
    if (hasPrice && phase > madeInPhase && latestBefore && latestBefore.startedAt > latest.startedAt)
      this.#fail(view, `a price although phase ${phase - 1} has a round that is newer`);
  }

  #fail({ name }: View, what: string): never {
    const phases = Object.values(this.#rounds).map((rounds) => rounds.length);
    throw new Disagreement(
      `${what}\nat ${this.#now}, through ${name}, after rounds ${phases.join(" and ")} of the phases.\n` +
        `Repeat it with ${this.#repeat}.`,
    );
  }
}
