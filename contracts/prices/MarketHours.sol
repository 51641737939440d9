// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarketHours} from "../interfaces/IMarketHours.sol";
import {IPriceSource} from "../interfaces/IPriceSource.sol";
import {NewYork} from "../libraries/NewYork.sol";

/// A fiat price while its market trades: from one instant of New York's week to another, but not on its holidays. No
/// feed hears what happens while it is closed: then there is no price, or a signed one.
contract MarketHours is IMarketHours {
    uint256 private constant WEEK = 7 days;
    /// 1970 began on a Thursday, and with it the count of seconds.
    uint256 private constant FIRST_MONDAY = 4 days;
    uint256 private constant MONTH = 100;

    /// @inheritdoc IMarketHours
    IPriceSource public immutable whenOpen;
    /// @inheritdoc IMarketHours
    IPriceSource public immutable whenClosed;
    /// @inheritdoc IMarketHours
    uint256 public immutable opensAt;
    /// @inheritdoc IMarketHours
    uint256 public immutable closesAt;
    /// @inheritdoc IPriceSource
    address public immutable base;
    /// @inheritdoc IPriceSource
    address public immutable quote;

    /// @inheritdoc IMarketHours
    mapping(uint256 date => bool) public isHoliday;

    /// @param holidays Days of every year on which the market is closed, as `isHoliday` takes them.
    constructor(
        IPriceSource whenOpen_,
        IPriceSource whenClosed_,
        uint256 opensAt_,
        uint256 closesAt_,
        uint256[] memory holidays
    ) {
        require(opensAt_ < WEEK && closesAt_ < WEEK && opensAt_ != closesAt_, HoursOutOfWeek(opensAt_, closesAt_));
        (whenOpen, whenClosed, opensAt, closesAt) = (whenOpen_, whenClosed_, opensAt_, closesAt_);
        (base, quote) = (whenOpen_.base(), whenOpen_.quote());
        if (address(whenClosed_) != address(0)) {
            (address otherBase, address otherQuote) = (whenClosed_.base(), whenClosed_.quote());
            require(otherBase == base && otherQuote == quote, PairsDiffer(base, quote, otherBase, otherQuote));
        }
        for (uint256 i = 0; i < holidays.length; ++i) {
            (uint256 month, uint256 day) = (holidays[i] / MONTH, holidays[i] % MONTH);
            require(month >= 1 && month <= 12 && day >= 1 && day <= 31, HolidayNotADate(holidays[i]));
            isHoliday[holidays[i]] = true;
        }
    }

    /// @inheritdoc IPriceSource
    function convertUp(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        return _source().convertUp(id, from, to, amount);
    }

    /// @inheritdoc IPriceSource
    function convertDown(
        bytes32 id,
        address from,
        address to,
        uint256 amount
    ) external view returns (uint256, uint256, uint256) {
        return _source().convertDown(id, from, to, amount);
    }

    /// @inheritdoc IMarketHours
    function isOpen(uint256 instant) public view returns (bool) {
        uint256 local = NewYork.toLocal(instant);
        // Weeks that begin when the market opens.
        uint256 sinceOpening = (local + 2 * WEEK - FIRST_MONDAY - opensAt) % WEEK;
        if (sinceOpening >= (closesAt + WEEK - opensAt) % WEEK) return false;
        (uint256 month, uint256 day) = NewYork.toDate(local / 1 days);
        return !isHoliday[month * MONTH + day];
    }

    function _source() private view returns (IPriceSource) {
        if (isOpen(block.timestamp)) return whenOpen;
        require(address(whenClosed) != address(0), MarketClosed(block.timestamp));
        return whenClosed;
    }
}
