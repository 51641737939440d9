// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IParSource} from "../interfaces/IParSource.sol";
import {IPegLatch} from "../interfaces/IPegLatch.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";

/// A token at par with its currency: one whole unit for another, while the latch that all its sources share allows it.
contract ParSource is IParSource {
    uint256 private constant RATE_ONE = 1e18;

    /// @inheritdoc IParSource
    IPegLatch public immutable latch;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    uint256 private immutable _multiplier;
    uint256 private immutable _divisor;

    constructor(IPegLatch latch_, address base_, uint8 baseDecimals, address quote_, uint8 quoteDecimals) {
        (latch, base, quote) = (latch_, base_, quote_);
        _multiplier = quoteDecimals > baseDecimals ? 10 ** uint256(quoteDecimals - baseDecimals) : 1;
        _divisor = quoteDecimals < baseDecimals ? 10 ** uint256(baseDecimals - quoteDecimals) : 1;
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

    function _convert(
        address from,
        address to,
        uint256 amount,
        Math.Rounding rounding
    ) private view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        require(from == base && to == quote, PairNotPriced(from, to, base, quote));
        return (Math.mulDiv(amount, _multiplier, _divisor, rounding), RATE_ONE, latch.checkPeg());
    }
}
