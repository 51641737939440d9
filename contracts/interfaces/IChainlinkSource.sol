// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "./IPriceSource.sol";
import {IAggregatorProxy} from "./external/IAggregatorProxy.sol";

/// A Chainlink feed behind its guards. Each refusal is an error of its own, with what was met and what is allowed.
interface IChainlinkSource is IPriceSource {
    /// The two units to convert between, and the direction in which the feed quotes them.
    struct Pair {
        address base;
        address quote;
        /// Decimals of the currency's minor units, or of the token.
        uint8 baseDecimals;
        uint8 quoteDecimals;
        /// The feed prices `quote` in `base`.
        bool inverted;
    }

    struct Guards {
        /// Seconds that a round may be old, from its start: the feed's own heartbeat, and slack.
        uint256 maxAge;
        /// Inclusive, in the feed's own decimals; both strictly within the aggregator's.
        uint256 minAnswer;
        uint256 maxAnswer;
        /// How far a round may lie from the one before it, in basis points of that one: whole ones, the distance
        /// rounded up and what is allowed rounded down,
        uint256 deviationBps;
        /// and how much farther for each hour between the two.
        uint256 deviationBpsPerHour;
    }

    /// It reverted, burnt its gas, or answered something else than was asked: the feed, or the aggregator of the phase
    /// before, which may answer its own proxy alone.
    error FeedUnanswered(address feed);
    error AnswerNotPositive(int256 answer);
    error AnswerOutOfBounds(uint256 attempted, uint256 atLeast, uint256 atMost);
    error RoundIncomplete(uint80 roundId, uint256 startedAt, uint256 updatedAt);
    error RoundInFuture(uint256 updatedAt, uint256 timestamp);
    error PriceStale(uint256 age, uint256 allowed);
    /// The first of its phase: nothing says how far it lies from what was before.
    error RoundWithoutPrevious(uint80 roundId);
    /// It began before the one before it, of its phase or of the phase before.
    error RoundsOutOfOrder(uint256 startedAt, uint256 previousStartedAt);
    error DeviationTooLarge(uint256 attemptedBps, uint256 allowedBps);
    /// The aggregator of a new phase is not the one that this source was made for.
    error AggregatorCodeChanged(address aggregator, bytes32 attempted, bytes32 allowed);
    error FeedDecimalsChanged(uint8 attempted, uint8 allowed);
    error BoundsNotInside(uint256 minAnswer, uint256 maxAnswer, int256 feedMinAnswer, int256 feedMaxAnswer);

    /// The latest round, once every guard accepts it.
    /// @return answer In the feed's own decimals.
    /// @return startedAt When it was observed: an aggregator of OCR2 writes it later, at `updatedAt`.
    function readAnswer() external view returns (uint256 answer, uint256 startedAt);

    function feed() external view returns (IAggregatorProxy);

    function getPair() external view returns (Pair memory);

    function getGuards() external view returns (Guards memory);
}
