// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICrossSource} from "../interfaces/ICrossSource.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";

/// Two sources in a row: the first's quote is the second's base. Both legs round the same way, each by less than a unit
/// of its own quote, and the price is as old as the older of the two. Each leg refuses a pair that is not its own.
contract CrossSource is ICrossSource {
    uint256 private constant RATE_ONE = 1e18;

    /// @inheritdoc ICrossSource
    IPriceSource public immutable first;
    /// @inheritdoc ICrossSource
    IPriceSource public immutable second;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    /// Currency between the two.
    address private immutable _middle;

    constructor(IPriceSource first_, IPriceSource second_) {
        address middle = first_.quote();
        address from = second_.base();
        require(middle == from, LegsDoNotMeet(middle, from));
        (first, second, _middle) = (first_, second_, middle);
        (base, quote) = (first_.base(), second_.quote());
    }

    /// @inheritdoc IPriceSource
    function convertUp(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        (uint256 between, uint256 firstRate, uint256 firstAt) = first.convertUp(id, from, _middle, amount);
        (converted, rate, ratedAt) = second.convertUp(id, _middle, to, between);
        (rate, ratedAt) = (_join(firstRate, rate), Math.min(firstAt, ratedAt));
    }

    /// @inheritdoc IPriceSource
    function convertDown(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256 converted, uint256 rate, uint256 ratedAt) {
        (uint256 between, uint256 firstRate, uint256 firstAt) = first.convertDown(id, from, _middle, amount);
        (converted, rate, ratedAt) = second.convertDown(id, _middle, to, between);
        (rate, ratedAt) = (_join(firstRate, rate), Math.min(firstAt, ratedAt));
    }

    function _join(uint256 firstRate, uint256 secondRate) private pure returns (uint256) {
        return Math.mulDiv(firstRate, secondRate, RATE_ONE, Math.Rounding.Ceil);
    }
}
