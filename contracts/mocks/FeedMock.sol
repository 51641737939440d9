// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAggregatorBounds, IAggregatorProxy} from "../interfaces/external/IAggregatorProxy.sol";

/// TEST ONLY. An aggregator of one phase, whose rounds are written by whoever likes.
contract AggregatorMock is IAggregatorBounds {
    struct Round {
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
    }

    int192 public minAnswer;
    int192 public maxAnswer;
    uint80 public latestRound;
    mapping(uint80 roundId => Round) private _rounds;

    constructor(int192 minAnswer_, int192 maxAnswer_) {
        setBounds(minAnswer_, maxAnswer_);
    }

    function setBounds(int192 minAnswer_, int192 maxAnswer_) public {
        (minAnswer, maxAnswer) = (minAnswer_, maxAnswer_);
    }

    function push(int256 answer, uint256 startedAt, uint256 updatedAt) external {
        _rounds[++latestRound] = Round({answer: answer, startedAt: startedAt, updatedAt: updatedAt});
    }

    function getRoundData(uint80 roundId) public view returns (uint80, int256, uint256, uint256, uint80) {
        Round memory round = _rounds[roundId];
        return (roundId, round.answer, round.startedAt, round.updatedAt, roundId);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(latestRound);
    }
}

/// TEST ONLY. A feed's proxy, which answers as it is told to.
contract FeedMock is IAggregatorProxy {
    enum Mood {
        Answer,
        Revert,
        BurnGas,
        ReturnBomb,
        ReturnShort,
        ZeroRoundId,
        Spend150000,
        Spend250000,
        RevertWithRound
    }

    uint80 private constant PHASE_OFFSET = 64;

    uint8 public decimals;
    uint16 public phaseId;
    Mood public mood;
    mapping(uint16 phase => address) public phaseAggregators;

    error FeedIsClosed();

    constructor(uint8 decimals_, AggregatorMock first) {
        decimals = decimals_;
        propose(first);
    }

    /// The next phase begins.
    function propose(AggregatorMock next) public {
        phaseAggregators[++phaseId] = address(next);
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function aggregator() external view returns (address) {
        return phaseAggregators[phaseId];
    }

    function description() external pure returns (string memory) {
        return "";
    }

    function version() external pure returns (uint256) {
        return 1;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        _misbehave();
        AggregatorMock behind = AggregatorMock(phaseAggregators[phaseId]);
        return mood == Mood.ZeroRoundId ? behind.getRoundData(0) : _toProxyRound(phaseId, behind, behind.latestRound());
    }

    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80) {
        uint16 phase = uint16(roundId >> PHASE_OFFSET);
        return _toProxyRound(phase, AggregatorMock(phaseAggregators[phase]), uint64(roundId));
    }

    function _toProxyRound(
        uint16 phase,
        AggregatorMock behind,
        uint80 round
    ) private view returns (uint80, int256, uint256, uint256, uint80) {
        (, int256 answer, uint256 startedAt, uint256 updatedAt, ) = behind.getRoundData(round);
        uint80 roundId = (uint80(phase) << PHASE_OFFSET) | round;
        return (roundId, answer, startedAt, updatedAt, roundId);
    }

    function _spend(uint256 amount) private view {
        uint256 end = gasleft() - amount;
        uint256 turns = 0;
        while (gasleft() > end) ++turns;
    }

    function _misbehave() private view {
        require(mood != Mood.Revert, FeedIsClosed());
        if (mood == Mood.Answer || mood == Mood.ZeroRoundId) return;
        if (mood == Mood.Spend150000) return _spend(150_000);
        if (mood == Mood.Spend250000) return _spend(250_000);
        bool burns = mood == Mood.BurnGas;
        bool reverts = mood == Mood.RevertWithRound;
        uint256 length = mood == Mood.ReturnBomb ? 288_000 : 96;
        // No library burns all the gas, or answers in another shape than the declared one.
        assembly ("memory-safe") {
            if burns {
                invalid()
            }
            if reverts {
                revert(0x80, 160)
            }
            return(0x80, length)
        }
    }
}
