// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "./IPriceSource.sol";

/// A price by the hours of its market, on the clock of New York.
interface IMarketHours is IPriceSource {
    error HoursOutOfWeek(uint256 opensAt, uint256 closesAt);
    error HolidayNotADate(uint256 attempted);
    error PairsDiffer(address base, address quote, address otherBase, address otherQuote);
    error MarketClosed(uint256 timestamp);

    function whenOpen() external view returns (IPriceSource);

    /// Zero: there is no price while the market is closed.
    function whenClosed() external view returns (IPriceSource);

    /// Seconds from Monday 00:00 in New York at which the week's trading begins: foreign exchange on Sunday, 18:00.
    function opensAt() external view returns (uint256);

    /// Seconds from Monday 00:00 in New York at which it ends: foreign exchange on Friday, 17:00.
    function closesAt() external view returns (uint256);

    /// @param date A day of every year, month and day in four digits: 1225 is 25 December.
    function isHoliday(uint256 date) external view returns (bool);

    /// @param instant In unix seconds.
    function isOpen(uint256 instant) external view returns (bool);
}
