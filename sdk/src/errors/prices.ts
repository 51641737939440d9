// Refusals of price sources.
import { formatUnits } from "viem";
import { formatAge, formatBps, formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

const formatRate = (rate: bigint): string => formatUnits(rate, 18);
const NOTHING_MOVED = "Nothing was moved.";
export const PairNotPricedError = /* @__PURE__ */ contractError("PairNotPriced", (its) => [
  `The terms ask their source for ${its.attemptedBase} in ${its.attemptedQuote}; it prices ${its.base} in ${its.quote}.`,
  "These terms can never be paid. Let the merchant sign with the source of its currency and token.",
]);
export const FeedUnansweredError = /* @__PURE__ */ contractError("FeedUnanswered", (its) => [
  `The feed ${its.feed} reverted, used up its gas or answered in another form than was asked.`,
  `${NOTHING_MOVED} Try later; what is held needs no price and gets out all the while.`,
]);
export const AnswerNotPositiveError = /* @__PURE__ */ contractError("AnswerNotPositive", (its) => [
  `The feed's price is ${its.answer}; a price is above zero.`,
  `${NOTHING_MOVED} It clears with the feed's next round.`,
]);
export const AnswerOutOfBoundsError = /* @__PURE__ */ contractError("AnswerOutOfBounds", (its) => [
  `The feed's price is ${its.attempted}; the source takes ${its.atLeast} to ${its.atMost}, in the feed's decimals.`,
  `${NOTHING_MOVED} It clears with a round within these bounds.`,
]);
export const RoundIncompleteError = /* @__PURE__ */ contractError("RoundIncomplete", (its) => [
  `Round ${its.roundId} of the feed is not complete: it began at ${its.startedAt} and ended at ${its.updatedAt}.`,
  `${NOTHING_MOVED} It clears with the feed's next round.`,
]);
export const RoundInFutureError = /* @__PURE__ */ contractError("RoundInFuture", (its) => [
  `The feed's round is of ${formatInstant(its.updatedAt)}; it is ${formatInstant(its.timestamp)}.`,
  `${NOTHING_MOVED} Try again after that instant.`,
]);
export const PriceStaleError = /* @__PURE__ */ contractError("PriceStale", (its) => [
  `The feed's price is ${formatAge(its.age)} old; the source takes one of up to ${formatAge(its.allowed)}.`,
  `${NOTHING_MOVED} It clears with the feed's next round.`,
]);
export const RoundWithoutPreviousError = /* @__PURE__ */ contractError("RoundWithoutPrevious", (its) => [
  `Round ${its.roundId} is the first of its phase: nothing says how far it lies from what was before.`,
  `${NOTHING_MOVED} It clears with the feed's next round.`,
]);
export const RoundsOutOfOrderError = /* @__PURE__ */ contractError("RoundsOutOfOrder", (its) => [
  `The feed's round began at ${formatInstant(its.startedAt)}, earlier than the one before it, at ${formatInstant(its.previousStartedAt)}.`,
  `${NOTHING_MOVED} It clears with a round that began after that.`,
]);
export const DeviationTooLargeError = /* @__PURE__ */ contractError("DeviationTooLarge", (its) => [
  `The feed's price has leapt by ${formatBps(its.attemptedBps)} since its round before; the source takes ${formatBps(its.allowedBps)}.`,
  `${NOTHING_MOVED} It clears with a round that is near the one before it.`,
]);
export const AggregatorCodeChangedError = /* @__PURE__ */ contractError("AggregatorCodeChanged", (its) => [
  `The feed moved to ${its.aggregator}, whose code has the hash ${its.attempted}; the source was made for ${its.allowed}.`,
  "This source has no price any more. Let the merchant sign with another one.",
]);
export const FeedDecimalsChangedError = /* @__PURE__ */ contractError("FeedDecimalsChanged", (its) => [
  `The feed has ${its.attempted} decimals now; the source was made for ${its.allowed}.`,
  "This source has no price any more. Let the merchant sign with another one.",
]);
export const BoundsNotInsideError = /* @__PURE__ */ contractError("BoundsNotInside", (its) => [
  `The source takes ${its.minAnswer} to ${its.maxAnswer}; that has to lie within ${its.feedMinAnswer} and ${its.feedMaxAnswer}, at which the feed's aggregator stops.`,
  "Make a source with narrower bounds, or let the merchant sign with another one.",
]);
export const LegsDoNotMeetError = /* @__PURE__ */ contractError("LegsDoNotMeet", (its) => [
  `The first source prices in ${its.firstQuote}, and the second one prices ${its.secondBase}.`,
  "Join sources where the first one's quote is the second one's base.",
]);
export const MarketClosedError = /* @__PURE__ */ contractError("MarketClosed", (its) => [
  `The currency's market is closed at ${formatInstant(its.timestamp)}, and the source has no price for that time.`,
  `${NOTHING_MOVED} \`price.getHealth\` says when it opens.`,
]);
export const HoursOutOfWeekError = /* @__PURE__ */ contractError("HoursOutOfWeek", (its) => [
  `The market was to open ${its.opensAt} and close ${its.closesAt} seconds into the week; both lie below 604800, and differ.`,
  "Give both in seconds since Monday 00:00 in New York.",
]);
export const HolidayNotADateError = /* @__PURE__ */ contractError("HolidayNotADate", (its) => [
  `${its.attempted} is no day of a year: a holiday is month and day in four digits, 1225 for 25 December.`,
  "Give dates from 101 to 1231.",
]);
export const PairsDifferError = /* @__PURE__ */ contractError("PairsDiffer", (its) => [
  `One source prices ${its.base} in ${its.quote}, the other one ${its.otherBase} in ${its.otherQuote}.`,
  "Give two sources of one pair.",
]);
export const BandNotNestedError = /* @__PURE__ */ contractError("BandNotNested", (its) => [
  `The band is ${its.low}, ${its.innerLow}, ${its.innerHigh}, ${its.high}; the inner one has to lie strictly within the outer.`,
  "Give them ascending.",
]);
export const OffPegError = /* @__PURE__ */ contractError("OffPeg", (its) => [
  `The token's market price is ${its.answer}; at par is ${its.low} to ${its.high}, in the feed's decimals.`,
  `${NOTHING_MOVED} It clears when the market is back within the band, unless somebody trips the latch before.`,
]);
export const NoRoundError = /* @__PURE__ */ contractError("NoRound", () => [
  "The token's feed has had no round in its present phase: nothing says that the token has left its peg.",
  "Try again after the feed's next round.",
]);
export const PegHoldsError = /* @__PURE__ */ contractError("PegHolds", (its) => [
  `The token's market price is ${its.answer}, which is at par: ${its.low} to ${its.high}, in the feed's decimals.`,
  "The latch is tripped outside the band only.",
]);
export const LatchShutError = /* @__PURE__ */ contractError("LatchShut", (its) => [
  `The token has left its peg, and the latch is shut until ${formatInstant(its.until)} at least.`,
  `${NOTHING_MOVED} After that anyone may clear it, when the market is well inside the band.`,
]);
export const LatchOpenError = /* @__PURE__ */ contractError("LatchOpen", () => [
  "The latch is open: there is nothing to clear.",
  "Nothing needs to be done.",
]);
export const OutsideInnerBandError = /* @__PURE__ */ contractError("OutsideInnerBand", (its) => [
  `The token's market price is ${its.answer}; the latch is cleared from ${its.innerLow} to ${its.innerHigh}, in the feed's decimals.`,
  "Try again when the market has come back.",
]);
export const UptimeUnansweredError = /* @__PURE__ */ contractError("UptimeUnanswered", (its) => [
  `${its.uptimeFeed} does not say whether the rollup's sequencer is up.`,
  `${NOTHING_MOVED} Try later.`,
]);
export const UptimeUnknownError = /* @__PURE__ */ contractError("UptimeUnknown", (its) => [
  `Since when the rollup's sequencer is up is not known: its feed says ${its.startedAt}.`,
  `${NOTHING_MOVED} Try later.`,
]);
export const SequencerDownError = /* @__PURE__ */ contractError("SequencerDown", (its) => [
  `The rollup's sequencer is down since ${formatInstant(its.since)}.`,
  `${NOTHING_MOVED} It clears when the sequencer has been up for the source's grace period.`,
]);
export const SequencerInGraceError = /* @__PURE__ */ contractError("SequencerInGrace", (its) => [
  `The rollup's sequencer is up for ${formatAge(its.upForSeconds)}; there is a price when it has been for more than ${formatAge(its.gracePeriod)}.`,
  `${NOTHING_MOVED} Wait for the difference.`,
]);
export const RateOutOfBandError = /* @__PURE__ */ contractError("RateOutOfBand", (its) => [
  `The signed rate is ${formatRate(its.attempted)}; the source takes ${formatRate(its.lowRate)} to ${formatRate(its.highRate)}.`,
  "Ask the issuer for another quote.",
]);
export const RateBandEmptyError = /* @__PURE__ */ contractError("RateBandEmpty", (its) => [
  `The band of rates is ${formatRate(its.lowRate)} to ${formatRate(its.highRate)}: it is empty, or too wide to be kept.`,
  "Give a lower rate above zero and an upper one that is no lower.",
]);
export const BandTooWideError = /* @__PURE__ */ contractError("BandTooWide", (its) => [
  `The band around the last price was to be ${formatBps(its.attemptedBps)}; it is ${formatBps(its.allowedBps)} at most.`,
  "Give a narrower one.",
]);
export const LastPricePairDiffersError = /* @__PURE__ */ contractError("LastPricePairDiffers", (its) => [
  `Quotes are of ${its.base} in ${its.quote}; the source of the last price has ${its.otherBase} in ${its.otherQuote}.`,
  "Give a source of the same pair.",
]);
export const QuoteTooLongError = /* @__PURE__ */ contractError("QuoteTooLong", (its) => [
  `The quote is good for ${formatAge(its.attempted)}; the source takes ${formatAge(its.allowed)} at most.`,
  "Ask the issuer for a shorter one.",
]);
export const QuoteFromFutureError = /* @__PURE__ */ contractError("QuoteFromFuture", (its) => [
  `The quote is of ${formatInstant(its.ratedAt)}; it is ${formatInstant(its.timestamp)}.`,
  "Try again after that instant.",
]);
export const QuoteNotNewerError = /* @__PURE__ */ contractError("QuoteNotNewer", (its) => [
  `The quote is of ${formatInstant(its.attempted)}; there is one of ${formatInstant(its.known)} for this payment already.`,
  "Pay by that one, or ask the issuer for a newer one.",
]);
export const NotQuotedError = /* @__PURE__ */ contractError("NotQuoted", (its) => [
  `No quote has been brought for payment ${its.id}.`,
  `${NOTHING_MOVED} Ask the source's issuer for a quote of this very payment and bring it to the source first.`,
]);
export const QuoteExpiredError = /* @__PURE__ */ contractError("QuoteExpired", (its) => [
  `The quote was good until ${formatInstant(its.validUntil)}; it is ${formatInstant(its.timestamp)}.`,
  `${NOTHING_MOVED} Ask the source's issuer for a new one.`,
]);
