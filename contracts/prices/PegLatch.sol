// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IChainlinkSource} from "../interfaces/IChainlinkSource.sol";
import {IPegLatch} from "../interfaces/IPegLatch.sol";

/// Whether a token is at par with its currency. Outside the band it is not; anyone may then trip the latch, which stays
/// shut for a while, and until the market has come back well inside. A payment changes nothing: it reads the latch, and
/// the latest round.
contract PegLatch is IPegLatch {
    /// @inheritdoc IPegLatch
    IChainlinkSource public immutable market;

    uint256 private immutable _low;
    uint256 private immutable _high;
    uint256 private immutable _innerLow;
    uint256 private immutable _innerHigh;
    uint256 private immutable _shutFor;

    /// @inheritdoc IPegLatch
    uint256 public shutUntil;

    constructor(IChainlinkSource market_, Band memory band, uint256 shutFor) {
        require(
            band.low < band.innerLow && band.innerLow <= band.innerHigh && band.innerHigh < band.high,
            BandNotNested(band.low, band.innerLow, band.innerHigh, band.high)
        );

        (market, _shutFor) = (market_, shutFor);
        (_low, _innerLow, _innerHigh, _high) = (band.low, band.innerLow, band.innerHigh, band.high);
    }

    /// @inheritdoc IPegLatch
    function trip() external {
        // The round as it is: a guard of the market that refuses a sudden fall must not keep the latch open.
        (, int256 raw, , uint256 updatedAt, ) = market.feed().latestRoundData();
        // A new phase's aggregator answers with zeros until its first round, which says nothing of the token.
        require(updatedAt != 0, NoRound());
        uint256 answer = raw > 0 ? uint256(raw) : 0;
        require(answer < _low || answer > _high, PegHolds(answer, _low, _high));

        shutUntil = block.timestamp + _shutFor;
        emit Tripped(answer, shutUntil);
    }

    /// @inheritdoc IPegLatch
    function clear() external {
        require(shutUntil != 0, LatchOpen());
        require(block.timestamp >= shutUntil, LatchShut(shutUntil));
        (uint256 answer, ) = market.readAnswer();
        require(answer >= _innerLow && answer <= _innerHigh, OutsideInnerBand(answer, _innerLow, _innerHigh));

        shutUntil = 0;
        emit Cleared(answer);
    }

    /// @inheritdoc IPegLatch
    function checkPeg() external view returns (uint256 startedAt) {
        require(shutUntil == 0, LatchShut(shutUntil));
        uint256 answer;
        (answer, startedAt) = market.readAnswer();
        require(answer >= _low && answer <= _high, OffPeg(answer, _low, _high));
    }

    /// @inheritdoc IPegLatch
    function getBand() external view returns (Band memory) {
        return Band({low: _low, innerLow: _innerLow, innerHigh: _innerHigh, high: _high});
    }
}
