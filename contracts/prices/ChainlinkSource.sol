// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChainlinkSource} from "../interfaces/IChainlinkSource.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {IAggregatorBounds, IAggregatorProxy} from "../interfaces/external/IAggregatorProxy.sol";
import {Bps} from "../libraries/Bps.sol";

/// A Chainlink feed behind its guards, all of them fixed when it is made.
contract ChainlinkSource is IChainlinkSource {
    using Math for uint256;

    struct Round {
        uint80 id;
        uint256 answer;
        uint256 startedAt;
        uint256 updatedAt;
    }

    /// Maximum gas of a call of the feed. A round costs a tenth of it.
    uint256 private constant FEED_GAS = 200_000;

    uint256 private constant PHASE_OFFSET = 64;
    uint256 private constant RATE_ONE = 1e18;

    /// @inheritdoc IChainlinkSource
    IAggregatorProxy public immutable feed;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    uint8 private immutable _baseDecimals;
    uint8 private immutable _quoteDecimals;
    bool private immutable _inverted;
    uint256 private immutable _maxAge;
    uint256 private immutable _minAnswer;
    uint256 private immutable _maxAnswer;
    uint256 private immutable _deviationBps;
    uint256 private immutable _deviationBpsPerHour;

    /// The phase of the feed that was looked at when this was made; a later one is looked at when it is met.
    uint256 private immutable _phase;
    bytes32 private immutable _aggregatorCode;
    uint8 private immutable _feedDecimals;
    /// A whole one in the feed's decimals.
    uint256 private immutable _feedOne;
    /// A conversion is `amount * multiplier / divisor`, with the answer in one of the two.
    uint256 private immutable _multiplier;
    uint256 private immutable _divisor;

    constructor(IAggregatorProxy feed_, Pair memory pair, Guards memory guards) {
        feed = feed_;
        (base, quote, _inverted) = (pair.base, pair.quote, pair.inverted);
        (_baseDecimals, _quoteDecimals) = (pair.baseDecimals, pair.quoteDecimals);
        (_maxAge, _minAnswer, _maxAnswer) = (guards.maxAge, guards.minAnswer, guards.maxAnswer);
        (_deviationBps, _deviationBpsPerHour) = (guards.deviationBps, guards.deviationBpsPerHour);

        uint16 phase = feed_.phaseId();
        address aggregator = feed_.phaseAggregators(phase);
        (_phase, _aggregatorCode, _feedDecimals) = (phase, aggregator.codehash, feed_.decimals());
        _feedOne = 10 ** uint256(feed_.decimals());
        _checkBounds(aggregator);

        // Whole units of each side, and the answer's own decimals: on the other side where the feed is inverted.
        uint256 up = pair.quoteDecimals + (pair.inverted ? feed_.decimals() : 0);
        uint256 down = pair.baseDecimals + (pair.inverted ? 0 : feed_.decimals());
        _multiplier = up > down ? 10 ** (up - down) : 1;
        _divisor = up < down ? 10 ** (down - up) : 1;
        // Reverts where the largest answer leaves no room: such a source would have no price on a good day.
        pair.inverted ? _divisor * guards.maxAnswer : _multiplier * guards.maxAnswer;
    }

    /// @inheritdoc IPriceSource
    function convertUp(
        bytes32,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        return _convert(from, to, amount, Math.Rounding.Ceil);
    }

    /// @inheritdoc IPriceSource
    function convertDown(
        bytes32,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        return _convert(from, to, amount, Math.Rounding.Floor);
    }

    /// @inheritdoc IChainlinkSource
    function readAnswer() public view returns (uint256 answer, uint256 startedAt) {
        Round memory round = _read(abi.encodeCall(feed.latestRoundData, ()));
        require(round.updatedAt <= block.timestamp, RoundInFuture(round.updatedAt, block.timestamp));
        // Since it was observed, not since it was written: a report can be held back for hours.
        uint256 age = block.timestamp - round.startedAt;
        require(age <= _maxAge, PriceStale(age, _maxAge));
        require(
            round.answer >= _minAnswer && round.answer <= _maxAnswer,
            AnswerOutOfBounds(round.answer, _minAnswer, _maxAnswer)
        );
        if (round.id >> PHASE_OFFSET != _phase) _checkPhase(round);
        _checkPrevious(round);
        return (round.answer, round.startedAt);
    }

    /// @inheritdoc IChainlinkSource
    function getPair() external view returns (Pair memory) {
        return
            Pair({
                base: base,
                quote: quote,
                baseDecimals: _baseDecimals,
                quoteDecimals: _quoteDecimals,
                inverted: _inverted
            });
    }

    /// @inheritdoc IChainlinkSource
    function getGuards() external view returns (Guards memory) {
        return
            Guards({
                maxAge: _maxAge,
                minAnswer: _minAnswer,
                maxAnswer: _maxAnswer,
                deviationBps: _deviationBps,
                deviationBpsPerHour: _deviationBpsPerHour
            });
    }

    function _convert(
        address from,
        address to,
        uint256 amount,
        Math.Rounding rounding
    ) private view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        require(from == base && to == quote, PairNotPriced(from, to, base, quote));
        uint256 answer;
        (answer, ratedAt) = readAnswer();
        if (_inverted) {
            converted = amount.mulDiv(_multiplier, _divisor * answer, rounding);
            rate = (RATE_ONE * _feedOne).ceilDiv(answer);
        } else {
            converted = amount.mulDiv(_multiplier * answer, _divisor, rounding);
            rate = (answer * RATE_ONE).ceilDiv(_feedOne);
        }
    }

    /// The round before, of the same phase: it must have begun earlier, and the price must not have leapt since.
    function _checkPrevious(Round memory round) private view {
        require(uint64(round.id) > 1, RoundWithoutPrevious(round.id));
        Round memory previous = _read(abi.encodeCall(feed.getRoundData, (round.id - 1)));
        require(round.startedAt >= previous.startedAt, RoundsOutOfOrder(round.startedAt, previous.startedAt));
        uint256 distance =
            round.answer > previous.answer ? round.answer - previous.answer : previous.answer - round.answer;
        // An answer has 192 bits: the products below have room.
        uint256 deviation = (distance * Bps.WHOLE).ceilDiv(previous.answer);
        uint256 age = round.startedAt - previous.startedAt;
        uint256 allowed = _deviationBps + (_deviationBpsPerHour * age) / 1 hours;
        require(deviation <= allowed, DeviationTooLarge(deviation, allowed));
    }

    /// A phase that began after this was made: the same code and decimals, bounds that are wide enough, and nothing of
    /// the phase before it that is newer.
    function _checkPhase(Round memory round) private view {
        uint16 phase = uint16(round.id >> PHASE_OFFSET);
        address aggregator = feed.phaseAggregators(phase);
        bytes32 code = aggregator.codehash;
        require(code == _aggregatorCode, AggregatorCodeChanged(aggregator, code, _aggregatorCode));
        uint8 decimals = feed.decimals();
        require(decimals == _feedDecimals, FeedDecimalsChanged(decimals, _feedDecimals));
        _checkBounds(aggregator);
        // Asked itself: by its proxy a phase that is over is found by its rounds' numbers alone.
        (, , uint256 startedAt, ) = _ask(feed.phaseAggregators(phase - 1), abi.encodeCall(feed.latestRoundData, ()));
        require(round.startedAt >= startedAt, RoundsOutOfOrder(round.startedAt, startedAt));
    }

    function _checkBounds(address aggregator) private view {
        int192 min = IAggregatorBounds(aggregator).minAnswer();
        int192 max = IAggregatorBounds(aggregator).maxAnswer();
        require(
            _minAnswer > 0 && int256(_minAnswer) > min && _maxAnswer >= _minAnswer && _maxAnswer < uint256(int256(max)),
            BoundsNotInside(_minAnswer, _maxAnswer, min, max)
        );
    }

    /// One round of the feed, which has a price.
    function _read(bytes memory question) private view returns (Round memory round) {
        int256 answer;
        (round.id, answer, round.startedAt, round.updatedAt) = _ask(address(feed), question);
        require(answer > 0, AnswerNotPositive(answer));
        round.answer = uint256(answer);
        require(
            round.id != 0 && round.startedAt != 0 && round.updatedAt >= round.startedAt,
            RoundIncomplete(round.id, round.startedAt, round.updatedAt)
        );
    }

    /// A round of a proxy or an aggregator. Anything but a whole answer is no price.
    function _ask(
        address target,
        bytes memory question
    ) private view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory data) = target.staticcall{gas: FEED_GAS}(question);
        require(success && data.length == 160, FeedUnanswered(target));
        (roundId, answer, startedAt, updatedAt, ) = abi.decode(data, (uint80, int256, uint256, uint256, uint80));
    }
}
