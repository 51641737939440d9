// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChainlinkSource} from "../interfaces/IChainlinkSource.sol";
import {IPegLatch} from "../interfaces/IPegLatch.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";

/// A token at par with its currency, while the market has it there. Outside the band there is no price; anyone may then
/// trip the latch, which stays shut for a while, and until the market has come back well inside. A payment changes
/// nothing: it reads the latch, and the latest round.
contract PegLatch is IPegLatch {
    uint256 private constant RATE_ONE = 1e18;

    /// @inheritdoc IPegLatch
    IChainlinkSource public immutable market;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    uint256 private immutable _low;
    uint256 private immutable _high;
    uint256 private immutable _innerLow;
    uint256 private immutable _innerHigh;
    uint256 private immutable _shutFor;
    uint256 private immutable _multiplier;
    uint256 private immutable _divisor;

    /// @inheritdoc IPegLatch
    uint256 public shutUntil;

    constructor(IChainlinkSource market_, Band memory band, uint256 shutFor) {
        require(
            band.low < band.innerLow && band.innerLow <= band.innerHigh && band.innerHigh < band.high,
            BandNotNested(band.low, band.innerLow, band.innerHigh, band.high)
        );

        market = market_;
        IChainlinkSource.Pair memory pair = market_.getPair();
        // The feed prices the token in the currency; this gives the token for the currency.
        (base, quote) = pair.inverted ? (pair.base, pair.quote) : (pair.quote, pair.base);
        (uint256 from, uint256 to) = pair.inverted
            ? (pair.baseDecimals, pair.quoteDecimals)
            : (pair.quoteDecimals, pair.baseDecimals);
        _multiplier = to > from ? 10 ** (to - from) : 1;
        _divisor = to < from ? 10 ** (from - to) : 1;
        (_low, _innerLow, _innerHigh, _high) = (band.low, band.innerLow, band.innerHigh, band.high);
        _shutFor = shutFor;
    }

    /// @inheritdoc IPegLatch
    function trip() external {
        // The round as it is: a guard of the market that refuses a sudden fall must not keep the latch open.
        (, int256 raw, , , ) = market.feed().latestRoundData();
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

    /// @inheritdoc IPegLatch
    function getBand() external view returns (Band memory) {
        return Band({low: _low, innerLow: _innerLow, innerHigh: _innerHigh, high: _high});
    }

    function _convert(
        address from,
        address to,
        uint256 amount,
        Math.Rounding rounding
    ) private view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        require(from == base && to == quote, PairNotPriced(from, to, base, quote));
        return (Math.mulDiv(amount, _multiplier, _divisor, rounding), RATE_ONE, _checkPeg());
    }

    function _checkPeg() private view returns (uint256 updatedAt) {
        require(shutUntil == 0, LatchShut(shutUntil));
        uint256 answer;
        (answer, updatedAt) = market.readAnswer();
        require(answer >= _low && answer <= _high, OffPeg(answer, _low, _high));
    }
}
