import { formatUnits } from "viem";
import { formatAge, formatBps, formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

const formatRate = (rate: bigint): string => formatUnits(rate, 18);

const NOTHING_MOVED = "Nothing was moved.";

export const PairNotPricedError = /* @__PURE__ */ contractError(
  "PairNotPriced",
  ({ attemptedBase, attemptedQuote, base, quote }) => ({
    message: `The terms ask their source for ${attemptedBase} in ${attemptedQuote}; it prices ${base} in ${quote}.`,
    todo: "These terms can never be paid. Let the merchant sign with the source of its currency and token.",
  }),
);

export const FeedUnansweredError = /* @__PURE__ */ contractError("FeedUnanswered", ({ feed }) => ({
  message: `The feed ${feed} reverted, used up its gas or answered in another form than was asked.`,
  todo: `${NOTHING_MOVED} Try later; what is held needs no price and gets out all the while.`,
}));

export const AnswerNotPositiveError = /* @__PURE__ */ contractError("AnswerNotPositive", ({ answer }) => ({
  message: `The feed's price is ${answer}; a price is above zero.`,
  todo: `${NOTHING_MOVED} It clears with the feed's next round.`,
}));

export const AnswerOutOfBoundsError = /* @__PURE__ */ contractError(
  "AnswerOutOfBounds",
  ({ attempted, atLeast, atMost }) => ({
    message: `The feed's price is ${attempted}; the source takes ${atLeast} to ${atMost}, in the feed's decimals.`,
    todo: `${NOTHING_MOVED} It clears with a round within these bounds.`,
  }),
);

export const RoundIncompleteError = /* @__PURE__ */ contractError(
  "RoundIncomplete",
  ({ roundId, startedAt, updatedAt }) => ({
    message: `Round ${roundId} of the feed is not complete: it began at ${startedAt} and ended at ${updatedAt}.`,
    todo: `${NOTHING_MOVED} It clears with the feed's next round.`,
  }),
);

export const RoundInFutureError = /* @__PURE__ */ contractError("RoundInFuture", ({ updatedAt, timestamp }) => ({
  message: `The feed's round is of ${formatInstant(updatedAt)}; it is ${formatInstant(timestamp)}.`,
  todo: `${NOTHING_MOVED} Try again after that instant.`,
}));

export const PriceStaleError = /* @__PURE__ */ contractError("PriceStale", ({ age, allowed }) => ({
  message: `The feed's price is ${formatAge(age)} old; the source takes one of up to ${formatAge(allowed)}.`,
  todo: `${NOTHING_MOVED} It clears with the feed's next round.`,
}));

export const RoundWithoutPreviousError = /* @__PURE__ */ contractError("RoundWithoutPrevious", ({ roundId }) => ({
  message: `Round ${roundId} is the first of its phase: nothing says how far it lies from what was before.`,
  todo: `${NOTHING_MOVED} It clears with the feed's next round.`,
}));

export const RoundsOverlapError = /* @__PURE__ */ contractError(
  "RoundsOverlap",
  ({ startedAt, previousUpdatedAt }) => ({
    message: `The feed's round began at ${formatInstant(startedAt)}, before the one before it had ended at ${formatInstant(previousUpdatedAt)}.`,
    todo: `${NOTHING_MOVED} It clears with a round that began after that.`,
  }),
);

export const DeviationTooLargeError = /* @__PURE__ */ contractError(
  "DeviationTooLarge",
  ({ attemptedBps, allowedBps }) => ({
    message: `The feed's price has leapt by ${formatBps(attemptedBps)} since its round before; the source takes ${formatBps(allowedBps)}.`,
    todo: `${NOTHING_MOVED} It clears with a round that is near the one before it.`,
  }),
);

export const AggregatorCodeChangedError = /* @__PURE__ */ contractError(
  "AggregatorCodeChanged",
  ({ aggregator, attempted, allowed }) => ({
    message: `The feed moved to ${aggregator}, whose code has the hash ${attempted}; the source was made for ${allowed}.`,
    todo: "This source has no price any more. Let the merchant sign with another one.",
  }),
);

export const FeedDecimalsChangedError = /* @__PURE__ */ contractError(
  "FeedDecimalsChanged",
  ({ attempted, allowed }) => ({
    message: `The feed has ${attempted} decimals now; the source was made for ${allowed}.`,
    todo: "This source has no price any more. Let the merchant sign with another one.",
  }),
);

export const BoundsNotInsideError = /* @__PURE__ */ contractError(
  "BoundsNotInside",
  ({ minAnswer, maxAnswer, feedMinAnswer, feedMaxAnswer }) => ({
    message: `The source takes ${minAnswer} to ${maxAnswer}; that has to lie within ${feedMinAnswer} and ${feedMaxAnswer}, at which the feed's aggregator stops.`,
    todo: "Make a source with narrower bounds, or let the merchant sign with another one.",
  }),
);

export const LegsDoNotMeetError = /* @__PURE__ */ contractError("LegsDoNotMeet", ({ firstQuote, secondBase }) => ({
  message: `The first source prices in ${firstQuote}, and the second one prices ${secondBase}.`,
  todo: "Join sources where the first one's quote is the second one's base.",
}));

export const MarketClosedError = /* @__PURE__ */ contractError("MarketClosed", ({ timestamp }) => ({
  message: `The currency's market is closed at ${formatInstant(timestamp)}, and the source has no price for that time.`,
  todo: `${NOTHING_MOVED} \`price.getHealth\` says when it opens.`,
}));

export const HoursOutOfWeekError = /* @__PURE__ */ contractError("HoursOutOfWeek", ({ opensAt, closesAt }) => ({
  message: `The market was to open ${opensAt} and close ${closesAt} seconds into the week; both lie below 604800, and differ.`,
  todo: "Give both in seconds since Monday 00:00 UTC.",
}));

export const PairsDifferError = /* @__PURE__ */ contractError(
  "PairsDiffer",
  ({ base, quote, otherBase, otherQuote }) => ({
    message: `One source prices ${base} in ${quote}, the other one ${otherBase} in ${otherQuote}.`,
    todo: "Give two sources of one pair.",
  }),
);

export const BandNotNestedError = /* @__PURE__ */ contractError(
  "BandNotNested",
  ({ low, innerLow, innerHigh, high }) => ({
    message: `The band is ${low}, ${innerLow}, ${innerHigh}, ${high}; the inner one has to lie strictly within the outer.`,
    todo: "Give them ascending.",
  }),
);

export const OffPegError = /* @__PURE__ */ contractError("OffPeg", ({ answer, low, high }) => ({
  message: `The token's market price is ${answer}; at par is ${low} to ${high}, in the feed's decimals.`,
  todo: `${NOTHING_MOVED} It clears when the market is back within the band, unless somebody trips the latch before.`,
}));

export const PegHoldsError = /* @__PURE__ */ contractError("PegHolds", ({ answer, low, high }) => ({
  message: `The token's market price is ${answer}, which is at par: ${low} to ${high}, in the feed's decimals.`,
  todo: "The latch is tripped outside the band only.",
}));

export const LatchShutError = /* @__PURE__ */ contractError("LatchShut", ({ until }) => ({
  message: `The token has left its peg, and the latch is shut until ${formatInstant(until)} at least.`,
  todo: `${NOTHING_MOVED} After that anyone may clear it, when the market is well inside the band.`,
}));

export const LatchOpenError = /* @__PURE__ */ contractError("LatchOpen", () => ({
  message: "The latch is open: there is nothing to clear.",
  todo: "Nothing needs to be done.",
}));

export const OutsideInnerBandError = /* @__PURE__ */ contractError(
  "OutsideInnerBand",
  ({ answer, innerLow, innerHigh }) => ({
    message: `The token's market price is ${answer}; the latch is cleared from ${innerLow} to ${innerHigh}, in the feed's decimals.`,
    todo: "Try again when the market has come back.",
  }),
);

export const UptimeUnansweredError = /* @__PURE__ */ contractError("UptimeUnanswered", ({ uptimeFeed }) => ({
  message: `${uptimeFeed} does not say whether the rollup's sequencer is up.`,
  todo: `${NOTHING_MOVED} Try later.`,
}));

export const UptimeUnknownError = /* @__PURE__ */ contractError("UptimeUnknown", ({ startedAt }) => ({
  message: `Since when the rollup's sequencer is up is not known: its feed says ${startedAt}.`,
  todo: `${NOTHING_MOVED} Try later.`,
}));

export const SequencerDownError = /* @__PURE__ */ contractError("SequencerDown", ({ since }) => ({
  message: `The rollup's sequencer is down since ${formatInstant(since)}.`,
  todo: `${NOTHING_MOVED} It clears when the sequencer has been up for the source's grace period.`,
}));

export const SequencerInGraceError = /* @__PURE__ */ contractError(
  "SequencerInGrace",
  ({ upForSeconds, gracePeriod }) => ({
    message: `The rollup's sequencer is up for ${formatAge(upForSeconds)}; there is a price when it has been for more than ${formatAge(gracePeriod)}.`,
    todo: `${NOTHING_MOVED} Wait for the difference.`,
  }),
);

export const RateOutOfBandError = /* @__PURE__ */ contractError(
  "RateOutOfBand",
  ({ attempted, lowRate, highRate }) => ({
    message: `The signed rate is ${formatRate(attempted)}; the source takes ${formatRate(lowRate)} to ${formatRate(highRate)}.`,
    todo: "Ask the issuer for another quote.",
  }),
);

export const RateBandEmptyError = /* @__PURE__ */ contractError("RateBandEmpty", ({ lowRate, highRate }) => ({
  message: `The band of rates is ${formatRate(lowRate)} to ${formatRate(highRate)}: it is empty, or too wide to be kept.`,
  todo: "Give a lower rate above zero and an upper one that is no lower.",
}));

export const QuoteTooLongError = /* @__PURE__ */ contractError("QuoteTooLong", ({ attempted, allowed }) => ({
  message: `The quote is good for ${formatAge(attempted)}; the source takes ${formatAge(allowed)} at most.`,
  todo: "Ask the issuer for a shorter one.",
}));

export const QuoteFromFutureError = /* @__PURE__ */ contractError("QuoteFromFuture", ({ ratedAt, timestamp }) => ({
  message: `The quote is of ${formatInstant(ratedAt)}; it is ${formatInstant(timestamp)}.`,
  todo: "Try again after that instant.",
}));

export const QuoteNotNewerError = /* @__PURE__ */ contractError("QuoteNotNewer", ({ attempted, known }) => ({
  message: `The quote is of ${formatInstant(attempted)}; there is one of ${formatInstant(known)} for this payment already.`,
  todo: "Pay by that one, or ask the issuer for a newer one.",
}));

export const NotQuotedError = /* @__PURE__ */ contractError("NotQuoted", ({ id }) => ({
  message: `No quote has been brought for payment ${id}.`,
  todo: `${NOTHING_MOVED} Ask the source's issuer for a quote of this very payment and bring it to the source first.`,
}));

export const QuoteExpiredError = /* @__PURE__ */ contractError("QuoteExpired", ({ timestamp, validUntil }) => ({
  message: `The quote was good until ${formatInstant(validUntil)}; it is ${formatInstant(timestamp)}.`,
  todo: `${NOTHING_MOVED} Ask the source's issuer for a new one.`,
}));
