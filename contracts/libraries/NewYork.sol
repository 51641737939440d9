// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The clock of New York, by which foreign exchange trades: five hours behind UTC, and four in summer, which lasts from
/// the second Sunday of March to the first Sunday of November. Here it changes when that Sunday begins, not at two in
/// the morning: within the weekend.
library NewYork {
    /// @param instant In unix seconds, from 1970-01-01 05:00 UTC on.
    /// @return local The same on New York's clock, in seconds since 1970-01-01 00:00 there.
    function toLocal(uint256 instant) internal pure returns (uint256 local) {
        uint256 standard = instant - 5 hours;
        return isSummer(standard / 1 days) ? standard + 1 hours : standard;
    }

    function isSummer(uint256 day) internal pure returns (bool) {
        (uint256 month, uint256 dayOfMonth) = toDate(day);
        // 1970 began on a Thursday.
        uint256 sinceSunday = (day + 4) % 7;
        if (month == 3) return dayOfMonth >= sinceSunday + 8;
        if (month == 11) return dayOfMonth <= sinceSunday;
        return month > 3 && month < 11;
    }

    /// The date of a day, counted from 1970-01-01.
    /// @return month 1 to 12.
    /// @return dayOfMonth 1 to 31.
    function toDate(uint256 day) internal pure returns (uint256 month, uint256 dayOfMonth) {
        // Years that begin in March end with the leap day; the calendar repeats itself every 400 of them.
        uint256 ofEra = (day + 719_468) % 146_097;
        uint256 year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        uint256 ofYear = ofEra - (365 * year + year / 4 - year / 100);
        // From March on, months of 31 and 30 days take turns: five are 153 days.
        uint256 sinceMarch = (5 * ofYear + 2) / 153;
        dayOfMonth = ofYear - (153 * sinceMarch + 2) / 5 + 1;
        month = sinceMarch < 10 ? sinceMarch + 3 : sinceMarch - 9;
    }
}
