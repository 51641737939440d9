// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceSource} from "./IPriceSource.sol";

/// Two sources in a row.
interface ICrossSource is IPriceSource {
    /// The first source's quote is not the second one's base.
    error LegsDoNotMeet(address firstQuote, address secondBase);

    function first() external view returns (IPriceSource);

    function second() external view returns (IPriceSource);
}
